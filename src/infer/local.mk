libbkc_a_SOURCES += \
	src/infer/backup_policy.c \
	src/infer/context.h \
	src/infer/coverage.c src/infer/coverage.h \
	src/infer/infer.c src/infer/infer.h \
	src/infer/keys.c \
	src/infer/organization.c \
	src/infer/plans.c \
	src/infer/resources.c \
	src/infer/roles.c \
	src/infer/selection.c \
	src/infer/settings.c \
	src/infer/statement.c \
	src/infer/vaults.c

unit_programs += tests/unit/test_selection
