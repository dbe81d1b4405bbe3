libbkc_a_SOURCES += \
	src/apply/apply.h \
	src/apply/canonical.c \
	src/apply/digest.c \
	src/apply/digest.h \
	src/apply/driver.c \
	src/apply/driver.h \
	src/apply/policy.c \
	src/apply/value.c \
	src/apply/value.h
