libbkc_a_SOURCES += \
	src/infer/coverage.c src/infer/coverage.h \
	src/infer/infer.h
