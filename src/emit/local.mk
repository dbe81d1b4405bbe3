libbkc_a_SOURCES += \
	src/emit/emit.h
