libbkc_a_SOURCES += \
	src/prove/cron.c \
	src/prove/timer.c \
	src/prove/timer.h \
	src/prove/zone.c \
	src/prove/zone.h
unit_programs += tests/unit/test_prove
