libbkc_a_SOURCES += src/apply/apply.h
