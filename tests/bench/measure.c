/*
 * measure RUNS COMMAND...: runs the command so many times, its output thrown away, and prints the
 * milliseconds of the fastest run, the largest peak of memory in kilobytes, and the milliseconds of
 * processor time of the last run. A program of its
 * own, because a child's peak counts what its parent held before the exec.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double ms_of(struct timeval time)
{
	return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

static void run_child(char **command)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execvp(command[0], command);
	_exit(127);
}

int main(int argc, char **argv)
{
	double best = 0, busy = 0;
	long peak = 0;

	for (long run = 0; argc > 2 && run < strtol(argv[1], NULL, 10); run++) {
		double start = now_ms(), took;
		struct rusage usage;
		pid_t child = fork();
		int status;

		if (child == 0)
			run_child(argv + 2);
		if (child < 0 || wait4(child, &status, 0, &usage) < 0 || status != 0) {
			fprintf(stderr, "measure: %s failed\n", argv[2]);
			return 1;
		}
		took = now_ms() - start;
		busy = ms_of(usage.ru_utime) + ms_of(usage.ru_stime);
		if (run == 0 || took < best)
			best = took;
		if (usage.ru_maxrss > peak)
			peak = usage.ru_maxrss;
	}
	printf("%.1f %ld %.1f\n", best, peak, busy);
	return 0;
}
