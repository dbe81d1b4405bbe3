/*
 * Drives a fuzz target without libFuzzer: runs it over the files of its corpus, or over those named
 * on the command line, and reports each as a test (TAP). A crash or a sanitizer's report ends the
 * program, which fails the test.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_count;

/* Runs the target over one file; false if it cannot be read. */
static int run_file(const char *path)
{
	FILE *stream = fopen(path, "rb");
	uint8_t *data = NULL;
	size_t size = 0;
	size_t got;

	if (!stream)
		return 0;
	do {
		uint8_t *larger = realloc(data, size + 65536);

		if (!larger)
			abort();
		data = larger;
		got = fread(data + size, 1, 65536, stream);
		size += got;
	} while (got > 0);
	fclose(stream);
	/* Exactly as large as the input, so that AddressSanitizer sees the first byte read beyond
	 * it. */
	if (size > 0) {
		uint8_t *exact = realloc(data, size);

		data = exact ? exact : data;
	}
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	printf("ok %d - %s\n", ++run_count, path);
	fflush(stdout);
	return 1;
}

static int run_folder(const char *path)
{
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort);
	int fine = count > 0 && chdir(path) == 0;

	for (int i = 0; i < count; i++) {
		if (entries[i]->d_name[0] != '.')
			fine = run_file(entries[i]->d_name) && fine;
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return fine;
}

int main(int argc, char **argv)
{
	const char *srcdir = getenv("BK_SRCDIR");
	const char *name = strstr(argv[0], "fuzz_");
	static char folder[4096];
	int fine = 1;

	for (int i = 1; i < argc; i++)
		fine = run_file(argv[i]) && fine;
	if (argc == 1 && srcdir && name) {
		snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s", srcdir,
			name + strlen("fuzz_"));
		fine = run_folder(folder);
	}
	printf("1..%d\n", run_count);
	return fine && run_count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
