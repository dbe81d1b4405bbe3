libbkc_a_SOURCES += src/aws/client.h src/aws/service.h src/aws/sign.h
