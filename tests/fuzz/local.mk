# Fuzz targets: one file each, with LLVMFuzzerTestOneInput. Configured with --enable-fuzzers libFuzzer drives them;
# otherwise tests/fuzz/replay.c runs them over their corpus (tests/fuzz/corpus/X), which is a test like the others.
if FUZZERS
fuzz_extra =
else
fuzz_extra = tests/fuzz/replay.c
endif
fuzz_libs = $(BKC_ARCHIVES) $(FUZZ_LDFLAGS) $(CRYPTO_LIBS) $(JANSSON_LIBS)
