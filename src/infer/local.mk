libbkc_a_SOURCES += \
	src/infer/infer.h
