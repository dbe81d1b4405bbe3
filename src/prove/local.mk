libbkc_a_SOURCES += \
	src/prove/cron.c \
	src/prove/judge.c \
	src/prove/judge.h \
	src/prove/policy.c \
	src/prove/policy.h \
	src/prove/run.c \
	src/prove/run.h \
	src/prove/timer.c \
	src/prove/timer.h \
	src/prove/zone.c \
	src/prove/zone.h
unit_programs += \
	tests/unit/test_prove \
	tests/unit/test_prove_policy \
	tests/unit/test_prove_run
