/*
 * The program's door: looks at the command line and hands over.
 */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (argc == 2 && (!strcmp(argv[1], "version") || !strcmp(argv[1], "--version"))) {
		puts("bkc " BK_VERSION);
		return fflush(stdout) ? 3 : 0;
	}
	fputs("usage: bkc version\n", stderr);
	return 2;
}
