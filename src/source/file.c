/*
 * Reading of source files, and from byte offsets to lines and columns.
 */
#include "source/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/map.h"

/*
 * Code points are counted once up to every MARK_STEP bytes, so that a column is found in constant
 * time even where a file of many megabytes is one line.
 */
enum { MARK_STEP = 1024 };

void bk_sources_init(struct bk_sources *sources, struct bk_arena *arena)
{
	*sources = (struct bk_sources){.arena = arena};
}

struct bk_file *bk_sources_add(struct bk_sources *sources, struct bk_str path, struct bk_str text)
{
	struct bk_file *file = bk_new(sources->arena, struct bk_file);
	char *copy;

	if (text.len > BK_SOURCE_MAX)
		bk_bug("a source of %zu bytes", text.len);
	copy = bk_arena_text(sources->arena, text.len + 2);
	if (text.len)
		memcpy(copy, text.ptr, text.len);
	copy[text.len] = copy[text.len + 1] = '\0';
	file->arena = sources->arena;
	file->path = bk_str_dup(sources->arena, path);
	file->text = (struct bk_str){copy, text.len};
	bk_vec_push(sources->arena, &sources->files, file);
	file->id = (uint32_t)sources->files.len;
	return file;
}

/* Makes room for at least one byte more. */
static void grow(char **bytes, size_t *cap)
{
	*cap = *cap ? *cap * 2 : (size_t)64 * 1024;
	*bytes = realloc(*bytes, *cap);
	if (!*bytes)
		bk_out_of_memory();
}

/* Reads to the end, or until it is more than a source may have; an errno, or 0. */
static int read_all(int fd, char **ret_bytes, size_t *ret_len)
{
	char *bytes = NULL;
	size_t len = 0, cap = 0;

	while (len <= BK_SOURCE_MAX) {
		ssize_t got;

		if (len == cap)
			grow(&bytes, &cap);
		got = read(fd, bytes + len, cap - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			int failure = errno;

			free(bytes);
			return failure;
		}
		if (got == 0)
			break;
		len += (size_t)got;
	}
	*ret_bytes = bytes;
	*ret_len = len;
	return 0;
}

static struct bk_file *read_fd(
	struct bk_sources *sources, int fd, struct bk_str path, struct bk_error *ret_error)
{
	struct bk_file *file = NULL;
	char *bytes = NULL;
	size_t len = 0;
	int failure = read_all(fd, &bytes, &len);

	if (failure) {
		if (failure == EISDIR)
			bk_error_set(ret_error, "`%.*s` is a directory", BK_STR_ARGS(path));
		else
			bk_error_set(ret_error, "could not read `%.*s`: %s", BK_STR_ARGS(path),
				strerror(failure));
		return NULL;
	}
	if (len > BK_SOURCE_MAX)
		bk_error_set(ret_error, "`%.*s` is larger than %d MB", BK_STR_ARGS(path),
			BK_SOURCE_MAX / (1024 * 1024));
	else
		file = bk_sources_add(sources, path, (struct bk_str){bytes, len});
	free(bytes);
	return file;
}

/* The text that the caller has for the path, or NULL. */
static struct bk_file *add_instead(struct bk_sources *sources, struct bk_str path)
{
	const struct bk_str *text = sources->instead ? bk_map_find(sources->instead, path) : NULL;

	return text ? bk_sources_add(sources, path, *text) : NULL;
}

struct bk_file *bk_sources_read(
	struct bk_sources *sources, struct bk_str path, struct bk_error *ret_error)
{
	struct bk_str name = bk_str_dup(sources->arena, path);
	struct bk_file *file = add_instead(sources, path);
	int fd;

	if (file)
		return file;
	if (bk_str_is(path, "-"))
		return bk_sources_read_stdin(sources, BK_STR("<stdin>"), ret_error);
	if (bk_str_find(path, '\0') < path.len) {
		bk_error_set(ret_error, "could not read `%s`: a path has no NUL byte", name.ptr);
		return NULL;
	}
	fd = open(name.ptr, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		bk_error_set(ret_error, "could not read `%s`: %s", name.ptr, strerror(errno));
		return NULL;
	}
	file = read_fd(sources, fd, name, ret_error);
	close(fd);
	return file;
}

struct bk_file *bk_sources_read_stdin(
	struct bk_sources *sources, struct bk_str shown_as, struct bk_error *ret_error)
{
	struct bk_file *file = add_instead(sources, shown_as);

	if (!file)
		file = read_fd(sources, STDIN_FILENO, shown_as, ret_error);
	if (file)
		file->is_stdin = true;
	return file;
}

bool bk_file_is_editable(const struct bk_file *file)
{
	return !file->is_stdlib && !file->is_flag;
}

struct bk_file *bk_sources_file(const struct bk_sources *sources, uint32_t id)
{
	if (id == 0)
		return NULL;
	if (id > sources->files.len)
		bk_bug("no file %u", id);
	return sources->files.at[id - 1];
}

struct bk_str bk_sources_text(const struct bk_sources *sources, struct bk_span span)
{
	const struct bk_file *file = bk_sources_file(sources, span.file);

	if (!file)
		return (struct bk_str){"", 0};
	if (span.begin > span.end || span.end > file->text.len)
		bk_bug("span %u to %u in a file of %zu bytes", span.begin, span.end,
			file->text.len);
	return (struct bk_str){file->text.ptr + span.begin, span.end - span.begin};
}

/* Bytes that begin a code point; a byte that is no UTF-8 may count or not, but always alike. */
static uint32_t count_code_points(const char *bytes, size_t len)
{
	uint32_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)bytes[i] & 0xc0) != 0x80;
	return count;
}

static void make_lines(struct bk_file *file)
{
	const char *text = file->text.ptr;
	size_t len = file->text.len, at = 0;
	uint32_t count = 1;

	for (const char *hit = text; (hit = memchr(hit, '\n', len - (size_t)(hit - text))); hit++)
		count++;
	file->lines = bk_new_array(file->arena, uint32_t, count);
	for (uint32_t line = 1; line < count; line++) {
		at += bk_str_find((struct bk_str){text + at, len - at}, '\n') + 1;
		file->lines[line] = (uint32_t)at;
	}
	file->marks = bk_new_array(file->arena, uint32_t, len / MARK_STEP + 1);
	for (size_t mark = 1; mark <= len / MARK_STEP; mark++)
		file->marks[mark] = file->marks[mark - 1] +
			count_code_points(text + (mark - 1) * MARK_STEP, MARK_STEP);
	file->line_count = count;
}

/* Code points before an offset. */
static uint32_t code_points_before(const struct bk_file *file, uint32_t offset)
{
	uint32_t mark = offset / MARK_STEP;

	return file->marks[mark] +
		count_code_points(file->text.ptr + (size_t)mark * MARK_STEP, offset % MARK_STEP);
}

uint32_t bk_file_line_of(struct bk_file *file, uint32_t offset)
{
	uint32_t low = 0, high;

	if (!file->lines)
		make_lines(file);
	high = file->line_count;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (file->lines[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low + 1;
}

struct bk_position bk_file_position(struct bk_file *file, uint32_t offset)
{
	uint32_t line = bk_file_line_of(file, offset);

	if (offset > file->text.len)
		offset = (uint32_t)file->text.len;
	return (struct bk_position){line,
		code_points_before(file, offset) - code_points_before(file, file->lines[line - 1]) +
			1};
}

struct bk_str bk_file_line(struct bk_file *file, uint32_t line, uint32_t *ret_begin)
{
	uint32_t begin, end;

	if (!file->lines)
		make_lines(file);
	if (line == 0 || line > file->line_count) {
		*ret_begin = (uint32_t)file->text.len;
		return (struct bk_str){file->text.ptr + file->text.len, 0};
	}
	begin = file->lines[line - 1];
	end = line < file->line_count ? file->lines[line] - 1 : (uint32_t)file->text.len;
	if (end > begin && file->text.ptr[end - 1] == '\r' && line < file->line_count)
		end--;
	*ret_begin = begin;
	return (struct bk_str){file->text.ptr + begin, end - begin};
}
