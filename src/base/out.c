/*
 * The writers of out.h. One buffer in front of every kind.
 */
#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bug.h"

enum { BUFFER = 64 * 1024 };

enum out_kind { OUT_STREAM, OUT_MEMORY, OUT_FILE, OUT_COMPARE };

struct bk_out {
	enum out_kind kind;
	FILE *stream; /* OUT_STREAM: the caller's; OUT_COMPARE: ours, or NULL */
	int fd;       /* OUT_FILE */
	char *path;   /* OUT_FILE: final name; OUT_COMPARE: for messages */
	char *temporary;
	int failure; /* first errno, 0 = none */
	bool differs;
	char *bytes;
	size_t len, cap;
};

static void *allocate(size_t size)
{
	void *memory = calloc(1, size);

	if (!memory)
		bk_out_of_memory();
	return memory;
}

static char *copy_text(const char *a, const char *b)
{
	size_t size = strlen(a) + strlen(b) + 1;
	char *text = allocate(size);

	snprintf(text, size, "%s%s", a, b);
	return text;
}

static struct bk_out *out_new(enum out_kind kind)
{
	struct bk_out *out = allocate(sizeof(*out));

	out->kind = kind;
	out->fd = -1;
	out->cap = BUFFER;
	out->bytes = allocate(out->cap);
	return out;
}

struct bk_out *bk_out_stream(FILE *stream)
{
	struct bk_out *out = out_new(OUT_STREAM);

	out->stream = stream;
	return out;
}

struct bk_out *bk_out_memory(void)
{
	return out_new(OUT_MEMORY);
}

/* A temporary file beside the path. */
static struct bk_out *begin_file(const char *path, struct bk_error *ret_error)
{
	struct bk_out *out = out_new(OUT_FILE);

	out->path = copy_text(path, "");
	out->temporary = copy_text(path, ".XXXXXX");
	out->fd = mkstemp(out->temporary);
	if (out->fd < 0) {
		bk_error_set(ret_error, "could not write `%s`: %s", path, strerror(errno));
		out->temporary[0] = '\0';
		bk_out_discard(out);
		return NULL;
	}
	return out;
}

struct bk_out *bk_out_file(const char *path, bool executable, struct bk_error *ret_error)
{
	struct bk_out *out = begin_file(path, ret_error);
	mode_t mask = umask(0);

	umask(mask);
	if (out && fchmod(out->fd, (executable ? 0777 : 0666) & ~mask) < 0)
		out->failure = errno;
	return out;
}

struct bk_out *bk_out_file_again(const char *path, struct bk_error *ret_error)
{
	char *real = realpath(path, NULL);
	struct bk_out *out;
	struct stat status;

	/* A rename asks nobody whether the file may be written. */
	if (!real || stat(real, &status) < 0 || access(real, W_OK) < 0) {
		bk_error_set(ret_error, "could not write `%s`: %s", path, strerror(errno));
		free(real);
		return NULL;
	}
	out = begin_file(real, ret_error);
	free(real);
	/* Only root can give a file away; for others it stays theirs. */
	if (out && fchown(out->fd, status.st_uid, status.st_gid) < 0 && errno != EPERM)
		out->failure = errno;
	if (out && fchmod(out->fd, status.st_mode & 07777) < 0)
		out->failure = errno;
	return out;
}

struct bk_out *bk_out_compare(const char *path)
{
	struct bk_out *out = out_new(OUT_COMPARE);

	out->path = copy_text(path, "");
	out->stream = fopen(path, "rb");
	out->differs = !out->stream;
	return out;
}

static void write_all(struct bk_out *out)
{
	size_t done = 0;

	while (done < out->len && !out->failure) {
		ssize_t wrote = write(out->fd, out->bytes + done, out->len - done);

		if (wrote < 0 && errno != EINTR)
			out->failure = errno;
		if (wrote > 0)
			done += (size_t)wrote;
	}
}

static void compare_all(struct bk_out *out)
{
	char there[4096];
	size_t done = 0;

	while (done < out->len && !out->differs) {
		size_t part = out->len - done < sizeof(there) ? out->len - done : sizeof(there);

		out->differs = fread(there, 1, part, out->stream) != part ||
			memcmp(there, out->bytes + done, part) != 0;
		done += part;
	}
}

static void spill(struct bk_out *out)
{
	if (out->kind == OUT_STREAM && !out->failure &&
		fwrite(out->bytes, 1, out->len, out->stream) != out->len)
		out->failure = errno ? errno : EIO;
	if (out->kind == OUT_FILE)
		write_all(out);
	if (out->kind == OUT_COMPARE)
		compare_all(out);
	out->len = 0;
}

static void grow(struct bk_out *out, size_t len)
{
	size_t cap = out->cap;

	if (out->kind != OUT_MEMORY)
		spill(out);
	while (cap - out->len < len) {
		if (cap > SIZE_MAX / 2)
			bk_out_of_memory();
		cap *= 2;
	}
	if (cap > out->cap) {
		out->bytes = realloc(out->bytes, cap);
		if (!out->bytes)
			bk_out_of_memory();
		out->cap = cap;
	}
}

/* Room for `len` more bytes; nearly always there is. */
static inline void make_room(struct bk_out *out, size_t len)
{
	if (__builtin_expect(out->cap - out->len < len, 0))
		grow(out, len);
}

void bk_out_bytes(struct bk_out *out, const char *bytes, size_t len)
{
	if (!len)
		return;
	make_room(out, len);
	memcpy(out->bytes + out->len, bytes, len);
	out->len += len;
}

void bk_out_char(struct bk_out *out, char c)
{
	make_room(out, 1);
	out->bytes[out->len++] = c;
}

void bk_out_repeat(struct bk_out *out, char c, size_t count)
{
	make_room(out, count);
	memset(out->bytes + out->len, c, count);
	out->len += count;
}

/* Nearly everything fits in what is left of the buffer. */
void bk_out_printf(struct bk_out *out, const char *format, ...)
{
	va_list args, again;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(out->bytes + out->len, out->cap - out->len, format, args);
	va_end(args);
	if (len < 0)
		bk_bug("bad format '%s'", format);
	if ((size_t)len >= out->cap - out->len) {
		make_room(out, (size_t)len + 1);
		vsnprintf(out->bytes + out->len, (size_t)len + 1, format, again);
	}
	out->len += (size_t)len;
	va_end(again);
}

struct bk_str bk_out_text(const struct bk_out *out)
{
	if (out->kind != OUT_MEMORY)
		bk_bug("only a memory writer can be read");
	return (struct bk_str){out->bytes, out->len};
}

bool bk_out_differs(struct bk_out *out)
{
	spill(out);
	if (!out->differs)
		out->differs = fgetc(out->stream) != EOF;
	return out->differs;
}

void bk_out_discard(struct bk_out *out)
{
	if (!out)
		return;
	if (out->fd >= 0)
		close(out->fd);
	if (out->temporary && out->temporary[0])
		unlink(out->temporary);
	if (out->kind == OUT_COMPARE && out->stream)
		fclose(out->stream);
	free(out->temporary);
	free(out->path);
	free(out->bytes);
	free(out);
}

/* Puts a finished file under its final name. */
static void take_name(struct bk_out *out)
{
	if (!out->failure && close(out->fd) < 0)
		out->failure = errno;
	else if (out->failure)
		close(out->fd);
	out->fd = -1;
	if (!out->failure && rename(out->temporary, out->path) < 0)
		out->failure = errno;
	if (!out->failure)
		out->temporary[0] = '\0';
}

bool bk_out_close(struct bk_out *out, struct bk_error *ret_error)
{
	bool fine;

	if (!out)
		return true;
	if (out->kind != OUT_MEMORY)
		spill(out);
	if (out->kind == OUT_STREAM && fflush(out->stream) != 0 && !out->failure)
		out->failure = errno;
	if (out->kind == OUT_FILE)
		take_name(out);
	fine = !out->failure;
	if (!fine)
		bk_error_set(ret_error, "could not write %s%s%s: %s", out->path ? "`" : "",
			out->path ? out->path : "output", out->path ? "`" : "",
			strerror(out->failure));
	bk_out_discard(out);
	return fine;
}
