/*
 * The bench of the AWS client: many threads call a simulator in another process, and after that a
 * bare curl multi loop sends the same request, signed once, as many times with as many connections.
 * Prints calls per second of both, and what the client needed.
 */
#include <curl/curl.h>
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "aws/client.h"
#include "aws/sign.h"
#include "base/arena.h"
#include "sim/sim.h"

enum { CALLS = 20000, THREADS = 64 };

static char url[64], access_key[21], secret_key[41];

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double cpu(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
		(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int descriptors(void)
{
	int count = 0;
	DIR *dir = opendir("/proc/self/fd");
	while (dir && readdir(dir))
		count++;
	if (dir)
		closedir(dir);
	return count;
}

/* The simulator in a process of its own; returns when it serves. */
static pid_t start_simulator(void)
{
	int ready[2];
	uint16_t port = 0;

	if (pipe(ready) != 0)
		exit(1);
	pid_t child = fork();
	if (child == 0) {
		struct bk_sim_options options = {.clock = -1};
		struct bk_error error;
		struct bk_sim *sim = bk_sim_start(&options, &error);
		port = sim ? bk_sim_port(sim) : 0;
		if (write(ready[1], &port, sizeof(port)) != sizeof(port))
			_exit(1);
		for (;;)
			pause();
	}
	if (child < 0 || read(ready[0], &port, sizeof(port)) != sizeof(port) || port == 0)
		exit(1);
	close(ready[0]);
	close(ready[1]);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u", (unsigned)port);
	bk_sim_keys(BK_STR("111111111111"), access_key, secret_key);
	return child;
}

static void *call_many(void *user)
{
	struct bk_aws *aws = user;
	struct bk_aws_failure failure;
	struct bk_aws_call call = {
		.operation = bk_aws_operation_find(BK_STR("backup"), BK_STR("ListBackupVaults")),
		.region = BK_STR("eu-west-1")};

	for (int i = 0; i < CALLS / THREADS; i++) {
		if (!bk_aws_call(aws, &call, NULL, &failure)) {
			fprintf(stderr, "%s: %s\n", failure.code, failure.message);
			exit(1);
		}
	}
	return NULL;
}

static double bench_client(void)
{
	struct bk_aws_options options = {.partition = BK_STR("aws"),
		.region = BK_STR("eu-west-1"),
		.endpoint = bk_str_of(url),
		.in_flight = THREADS,
		.access_key = access_key,
		.secret_key = secret_key};
	struct bk_error error;
	int before = descriptors();
	struct bk_aws *aws = bk_aws_new(&options, &error);
	pthread_t threads[THREADS];
	double wall = seconds();
	double used = cpu();
	struct rusage usage;

	if (!aws)
		exit(1);
	for (size_t i = 0; i < THREADS; i++) {
		if (pthread_create(&threads[i], NULL, call_many, aws) != 0)
			exit(1);
	}
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	wall = seconds() - wall;
	used = cpu() - used;
	struct bk_aws_counts counts = bk_aws_counts(aws);
	bk_aws_free(aws);
	getrusage(RUSAGE_SELF, &usage);
	printf("%-44s %10.0f calls/s\n", "client, 64 threads, simulator",
		(double)counts.calls / wall);
	printf("%-44s %10.1f us\n", "client, processor time of a call",
		used * 1e6 / (double)counts.calls);
	printf("%-44s %10llu\n", "client, connections made",
		(unsigned long long)counts.connections);
	printf("%-44s %10d\n", "client, descriptors left open", descriptors() - before);
	printf("%-44s %10ld kB\n", "client, memory at most", usage.ru_maxrss);
	return (double)counts.calls / wall;
}

static size_t drop_body(const char *data, size_t size, size_t count, void *user)
{
	(void)data;
	(void)user;
	return size * count;
}

/* The lines of a request that is signed now. */
static struct curl_slist *signed_lines(struct bk_arena *arena)
{
	char stamp[32];
	time_t now = time(NULL);
	struct tm parts;
	struct curl_slist *lines = NULL;
	struct bk_http_header host = {BK_STR("Host"), bk_str_of(url + strlen("http://"))};
	struct bk_http_header added[BK_SIGN_ADDED];
	struct bk_keys keys = {bk_str_of(access_key), bk_str_of(secret_key), BK_STR("")};

	gmtime_r(&now, &parts);
	size_t len = strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &parts);
	struct bk_sign_request request = {
		BK_STR("GET"), BK_STR("/backup-vaults/"), BK_STR(""), &host, 1, BK_STR("")};
	struct bk_sign_options options = {.service = BK_STR("backup"),
		.region = BK_STR("eu-west-1"),
		.time = {stamp, len},
		.normalize = true,
		.double_encode = true};
	size_t count = bk_sign(arena, &request, &keys, &options, added);
	for (size_t i = 0; i < count; i++)
		lines = curl_slist_append(lines,
			bk_str_format(arena, "%.*s: %.*s", BK_STR_ARGS(added[i].name),
				BK_STR_ARGS(added[i].value))
				.ptr);
	return lines;
}

static double bench_bare(void)
{
	struct bk_arena *arena = bk_arena_new();
	struct curl_slist *lines = signed_lines(arena);
	const char *target = bk_str_format(arena, "%s/backup-vaults/", url).ptr;
	CURLM *multi = curl_multi_init();
	CURL *handles[THREADS];
	int begun = 0;
	int done = 0;
	int active;
	int left;
	double wall = seconds();

	for (; begun < THREADS; begun++) {
		handles[begun] = curl_easy_init();
		curl_easy_setopt(handles[begun], CURLOPT_URL, target);
		curl_easy_setopt(handles[begun], CURLOPT_HTTPHEADER, lines);
		curl_easy_setopt(handles[begun], CURLOPT_WRITEFUNCTION, drop_body);
		curl_easy_setopt(handles[begun], CURLOPT_NOSIGNAL, 1L);
		curl_easy_setopt(handles[begun], CURLOPT_NOPROXY, "*");
		curl_multi_add_handle(multi, handles[begun]);
	}
	while (done < CALLS) {
		curl_multi_perform(multi, &active);
		for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
			CURL *easy = message->easy_handle;
			long status = 0;
			curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
			if (message->data.result != CURLE_OK || status != 200)
				exit(1);
			done++;
			curl_multi_remove_handle(multi, easy);
			if (begun < CALLS) {
				curl_multi_add_handle(multi, easy);
				begun++;
			}
		}
		if (done < CALLS)
			curl_multi_poll(multi, NULL, 0, 1000, NULL);
	}
	wall = seconds() - wall;
	for (size_t i = 0; i < THREADS; i++)
		curl_easy_cleanup(handles[i]);
	curl_multi_cleanup(multi);
	curl_slist_free_all(lines);
	bk_arena_free(arena);
	printf("%-44s %10.0f calls/s\n", "bare curl multi, 64 connections, simulator",
		CALLS / wall);
	return CALLS / wall;
}

int main(void)
{
	pid_t simulator = start_simulator();
	double mine = bench_client();
	double bare = bench_bare();

	printf("%-44s %10.2f\n", "client, share of bare curl", mine / bare);
	kill(simulator, SIGTERM);
	waitpid(simulator, NULL, 0);
	return 0;
}
