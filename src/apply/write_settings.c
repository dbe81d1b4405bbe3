/*
 * Settings of AWS Backup, of the organization and of a region. Only what is declared is ours. It
 * is not documented whether an update keeps what it does not name: so it names all, and reads
 * again.
 */
#include "apply/write.h"

enum { TRIES = 3 };

struct settings {
	const char *read, *update;
	const char *const *maps; /* members, each a map; ended by NULL */
};

/* Whether every declared entry is there. */
static bool holds(const json_t *wanted, const json_t *map)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)wanted, key, value)
	{
		if (!json_equal(value, json_object_get(map, key)))
			return false;
	}
	return true;
}

/* The input of the update: each declared map, as it was read, with what is declared in it. NULL
 * where nothing would change. */
static json_t *merge(const struct bk_write *write, const struct settings *settings, json_t *read)
{
	json_t *input = json_object();
	bool same = true;

	for (size_t i = 0; settings->maps[i]; i++) {
		const char *member = settings->maps[i];
		json_t *wanted = json_object_get(write->body, member);
		json_t *map = json_object_get(read, member);
		json_t *merged;

		if (!json_object_size(wanted))
			continue;
		same = same && holds(wanted, map);
		merged = json_is_object(map) ? json_copy(map) : json_object();
		json_object_update(merged, wanted);
		bk_value_set(input, member, merged);
	}
	if (!same)
		return input;
	json_decref(input);
	return NULL;
}

/* Two runs may write at once: what is read in the end must be right, not what was sent. */
static enum bk_outcome put(struct bk_write *write, const struct settings *settings)
{
	for (int i = 0; i <= TRIES; i++) {
		BK_AUTO_JSON read = NULL;
		json_t *input;

		if (!bk_write_call(write, settings->read, json_object(), &read))
			return bk_write_give_up(write);
		input = merge(write, settings, read);
		if (!input)
			return BK_OUTCOME_DONE;
		if (i == TRIES) {
			json_decref(input);
			break;
		}
		if (!bk_write_call(write, settings->update, input, NULL))
			return bk_write_give_up(write);
	}
	return bk_write_say(write, "written %d times, and something writes it back", TRIES);
}

enum bk_outcome bk_global_settings_put(struct bk_write *write)
{
	static const char *const maps[] = {"GlobalSettings", NULL};
	static const struct settings settings = {
		"DescribeGlobalSettings", "UpdateGlobalSettings", maps};

	return put(write, &settings);
}

enum bk_outcome bk_region_settings_put(struct bk_write *write)
{
	static const char *const maps[] = {
		"ResourceTypeOptInPreference", "ResourceTypeManagementPreference", NULL};
	static const struct settings settings = {
		"DescribeRegionSettings", "UpdateRegionSettings", maps};

	return put(write, &settings);
}
