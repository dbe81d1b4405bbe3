libbkc_a_SOURCES += \
	src/aws/account.c \
	src/aws/answer.c src/aws/answer.h \
	src/aws/client.c src/aws/client.h \
	src/aws/config.c src/aws/config.h \
	src/aws/credentials.c src/aws/credentials.h \
	src/aws/credentials_near.c \
	src/aws/credentials_process.c \
	src/aws/credentials_role.c \
	src/aws/credentials_share.c \
	src/aws/credentials_source.h \
	src/aws/credentials_sso.c \
	src/aws/credentials_static.c \
	src/aws/credentials_sts.c \
	src/aws/endpoint.c src/aws/endpoint.h \
	src/aws/curl.c src/aws/curl.h \
	src/aws/http.c src/aws/http.h \
	src/aws/ops.h \
	src/aws/ops_backup.c \
	src/aws/ops_dynamodb.c \
	src/aws/ops_ec2.c \
	src/aws/ops_iam.c \
	src/aws/ops_kms.c \
	src/aws/ops_organizations.c \
	src/aws/ops_rds.c \
	src/aws/ops_s3.c \
	src/aws/ops_sns.c \
	src/aws/ops_sts.c \
	src/aws/ops_tagging.c \
	src/aws/query.c src/aws/query.h \
	src/aws/retry.c src/aws/retry.h \
	src/aws/run.h \
	src/aws/secret.c src/aws/secret.h \
	src/aws/service.c src/aws/service.h \
	src/aws/sign.c src/aws/sign.h \
	src/aws/wire.c src/aws/wire.h \
	src/aws/xml.c src/aws/xml.h
unit_programs += tests/unit/test_sign tests/unit/test_vectors
unit_programs += tests/unit/test_config tests/unit/test_credentials
tests_unit_test_credentials_SOURCES = tests/unit/test_credentials.c \
	tests/unit/credential_scenes.h \
	tests/unit/credential_world.c tests/unit/credential_world.h
unit_programs += tests/unit/test_service
unit_programs += tests/unit/test_client tests/unit/test_http tests/unit/test_wire
fuzz_programs += tests/fuzz/fuzz_config
tests_fuzz_fuzz_config_SOURCES = tests/fuzz/fuzz_config.c $(fuzz_main)
tests_fuzz_fuzz_config_LDADD = $(fuzz_libs)
fuzz_programs += tests/fuzz/fuzz_answer
tests_fuzz_fuzz_answer_SOURCES = tests/fuzz/fuzz_answer.c $(fuzz_main)
tests_fuzz_fuzz_answer_LDADD = $(fuzz_libs)
fuzz_programs += tests/fuzz/fuzz_xml
tests_fuzz_fuzz_xml_SOURCES = tests/fuzz/fuzz_xml.c $(fuzz_main)
tests_fuzz_fuzz_xml_LDADD = $(fuzz_libs)
