libbkc_a_SOURCES += \
	src/source/diag.def \
	src/source/diag.h \
	src/source/file.h
