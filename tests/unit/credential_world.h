/*
 * A world for the credential chain in which nothing is real: an environment, a clock, a home
 * folder, and answers in the order in which they are given out.
 */
#ifndef BK_TESTS_UNIT_CREDENTIAL_WORLD_H
#define BK_TESTS_UNIT_CREDENTIAL_WORLD_H

#include "aws/credentials.h"

/* All secrets of the tests have this in them, so that it can be looked for. */
#define CANARY "KANARI"

enum { WORLD_VARIABLES = 8, WORLD_REPLIES = 8, WORLD_FILES = 4 };

struct world_reply {
	const char *request; /* "GET http://169.254.169.254/…": what must be asked */
	const char *wants;   /* that must be in its headers or body; or NULL */
	int status;          /* 0: no answer comes */
	const char *body;
};

struct world {
	const char *variables[WORLD_VARIABLES][2];
	const struct world_reply *replies;
	int64_t now;
	char home[64];
	size_t asked; /* requests so far */
	int pauses;
	char problem[512]; /* the first request that was not the one expected; or empty */
};

/* Makes the home folder, with .aws in it. */
void world_begin(struct world *world);
/* Removes it. */
void world_end(struct world *world);
/* A file under the home folder; its folder is made if it is missing. */
void world_write(const struct world *world, const char *path, const char *text);
void world_set(struct world *world, const char *variable, const char *value);
/* What the chain takes. */
struct bk_credential_world world_for_chain(struct world *world);
/* The text with the home folder's name replaced by `~`. */
const char *world_mask(const struct world *world, const char *text);

#endif
