# Fuzz targets: one file each, tests/fuzz/fuzz_X.c, with LLVMFuzzerTestOneInput. Configured with --enable-fuzzers,
# libFuzzer drives them (tests/fuzz.tap does that); otherwise replay.c runs them over tests/fuzz/corpus/X, which is a
# test like the others. A target is these three lines:
#     fuzz_programs += tests/fuzz/fuzz_X
#     tests_fuzz_fuzz_X_SOURCES = tests/fuzz/fuzz_X.c $(fuzz_main)
#     tests_fuzz_fuzz_X_LDADD = $(fuzz_libs)
if FUZZERS
fuzz_main =
else
fuzz_main = tests/fuzz/replay.c
endif
fuzz_libs = $(bkc_libs) $(FUZZ_LDFLAGS)

fuzz_programs += tests/fuzz/fuzz_check
tests_fuzz_fuzz_check_SOURCES = tests/fuzz/fuzz_check.c $(fuzz_main)
tests_fuzz_fuzz_check_LDADD = $(fuzz_libs)

fuzz_programs += tests/fuzz/fuzz_sim
tests_fuzz_fuzz_sim_SOURCES = tests/fuzz/fuzz_sim.c $(fuzz_main)
tests_fuzz_fuzz_sim_LDADD = $(fuzz_libs)
