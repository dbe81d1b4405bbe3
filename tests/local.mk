# How tests are found and run: see CONTRIBUTING.md. `make check TESTS=tests/golden/check/x.bk` runs one.
TEST_EXTENSIONS = .bk .md .sh .tap
BK_LOG_COMPILER = $(SHELL) $(srcdir)/tests/golden.sh
MD_LOG_COMPILER = $(SHELL) $(srcdir)/tests/rules.sh
SH_LOG_COMPILER = $(SHELL)

# Programs speak TAP: each case counts as a test.
TAP_LOG_COMPILER = $(SHELL)
TAP_LOG_DRIVER = $(LOG_DRIVER)
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh

AM_TESTS_ENVIRONMENT = \
	BKC='$(abs_builddir)/bkc'; export BKC; \
	CC='$(CC)'; export CC; \
	BK_SRCDIR='$(abs_srcdir)'; export BK_SRCDIR; BK_BUILDDIR='$(abs_builddir)'; export BK_BUILDDIR; \
	BK_CPPFLAGS='-DBK_VERSION="" $(bk_cppflags) $(CRYPTO_CFLAGS)'; export BK_CPPFLAGS; \
	BK_CFLAGS='$(bk_cppflags) $(CPPFLAGS) $(AM_CFLAGS) $(CFLAGS)'; export BK_CFLAGS; \
	CK_VERBOSITY=silent; export CK_VERBOSITY; CK_DEFAULT_TIMEOUT=120; export CK_DEFAULT_TIMEOUT; \
	CK_TAP_LOG_FILE_NAME=-; export CK_TAP_LOG_FILE_NAME;

# Rules about the source itself; rules about its form, which only CI asks for (./bootstrap lint).
house_tests = tests/paths.sh tests/headers.sh tests/layers.sh tests/banned.sh tests/listed.sh tests/codes.sh tests/wording.sh tests/reference.sh tests/manual.tap tests/ci.tap tests/stdlib.sh tests/secrets.tap tests/mistakes.tap tests/judgement/practice.sh
lint_tests = tests/tidy.sh tests/format.sh tests/shellcheck.sh

check_PROGRAMS = $(unit_programs) $(fuzz_programs)

# The long ones first, so that none of them is alone in the end.
TESTS = @LINT_TESTS@ @SLOW_TESTS@ $(apply_tests) $(house_tests) $(unit_programs) @GOLDEN_TESTS@ @RULE_TESTS@
if !FUZZERS
TESTS += $(fuzz_programs)
endif

# Each program tests/unit/test_X holds `Suite *test_suite(void)`; main comes from libunit.a.
check_LIBRARIES = tests/unit/libunit.a
tests_unit_libunit_a_SOURCES = tests/unit/main.c tests/unit/unit.h
LDADD = tests/unit/libunit.a $(bkc_libs) $(CHECK_LIBS)

include $(srcdir)/tests/unit/local.mk
include $(srcdir)/tests/apply/local.mk
include $(srcdir)/tests/fuzz/local.mk

EXTRA_PROGRAMS = tests/bench/calls
tests_bench_calls_SOURCES = tests/bench/calls.c
tests_bench_calls_LDADD = $(bkc_libs)
CLEANFILES += tests/bench/calls$(EXEEXT)

.PHONY: bench
bench: all tests/bench/calls$(EXEEXT)
	BK_CALLS='$(abs_builddir)/tests/bench/calls' \
	BKC='$(abs_builddir)/bkc' BK_SRCDIR='$(abs_srcdir)' $(SHELL) $(srcdir)/tests/bench/run.sh

# What tests/fuzz.tap builds: the targets alone.
.PHONY: check-fuzzers
check-fuzzers: $(fuzz_programs)
