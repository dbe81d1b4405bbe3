/*
 * Engines of RDS, and what comes with them: parameter groups and option groups, of which there are
 * the default ones only. The list holds the major versions that RDS offered in 2026-11 and mysql
 * 5.7, which it still runs (the user guides' pages of supported versions). Minor versions move on,
 * so every minor version of a major one is taken.
 */
#include "sim/rds.h"

/* clang-format off */
static const struct bk_sim_engine engines[] = {
	{ "mysql",         "5.7",   "5.7.44",              "mysql5.7",           "default:mysql-5-7",           "general-public-license", 3306 },
	{ "mysql",         "8.0",   "8.0.43",              "mysql8.0",           "default:mysql-8-0",           "general-public-license", 3306 },
	{ "mysql",         "8.4",   "8.4.6",               "mysql8.4",           "default:mysql-8-4",           "general-public-license", 3306 },
	{ "mariadb",       "10.6",  "10.6.22",             "mariadb10.6",        "default:mariadb-10-6",        "general-public-license", 3306 },
	{ "mariadb",       "10.11", "10.11.13",            "mariadb10.11",       "default:mariadb-10-11",       "general-public-license", 3306 },
	{ "mariadb",       "11.4",  "11.4.7",              "mariadb11.4",        "default:mariadb-11-4",        "general-public-license", 3306 },
	{ "postgres",      "13",    "13.21",               "postgres13",         "default:postgres-13",         "postgresql-license",     5432 },
	{ "postgres",      "14",    "14.18",               "postgres14",         "default:postgres-14",         "postgresql-license",     5432 },
	{ "postgres",      "15",    "15.13",               "postgres15",         "default:postgres-15",         "postgresql-license",     5432 },
	{ "postgres",      "16",    "16.9",                "postgres16",         "default:postgres-16",         "postgresql-license",     5432 },
	{ "postgres",      "17",    "17.5",                "postgres17",         "default:postgres-17",         "postgresql-license",     5432 },
	{ "oracle-ee",     "19",    "19.0.0.0.ru-2025-07.rur-2025-07.r1", "oracle-ee-19",  "default:oracle-ee-19",  "bring-your-own-license", 1521 },
	{ "oracle-se2",    "19",    "19.0.0.0.ru-2025-07.rur-2025-07.r1", "oracle-se2-19", "default:oracle-se2-19", "license-included",       1521 },
	{ "sqlserver-ee",  "15.00", "15.00.4435.7.v1",     "sqlserver-ee-15.0",  "default:sqlserver-ee-15-00",  "license-included",       1433 },
	{ "sqlserver-ee",  "16.00", "16.00.4205.1.v1",     "sqlserver-ee-16.0",  "default:sqlserver-ee-16-00",  "license-included",       1433 },
	{ "sqlserver-ex",  "15.00", "15.00.4435.7.v1",     "sqlserver-ex-15.0",  "default:sqlserver-ex-15-00",  "license-included",       1433 },
	{ "sqlserver-ex",  "16.00", "16.00.4205.1.v1",     "sqlserver-ex-16.0",  "default:sqlserver-ex-16-00",  "license-included",       1433 },
	{ "sqlserver-se",  "15.00", "15.00.4435.7.v1",     "sqlserver-se-15.0",  "default:sqlserver-se-15-00",  "license-included",       1433 },
	{ "sqlserver-se",  "16.00", "16.00.4205.1.v1",     "sqlserver-se-16.0",  "default:sqlserver-se-16-00",  "license-included",       1433 },
	{ "sqlserver-web", "15.00", "15.00.4435.7.v1",     "sqlserver-web-15.0", "default:sqlserver-web-15-00", "license-included",       1433 },
	{ "sqlserver-web", "16.00", "16.00.4205.1.v1",     "sqlserver-web-16.0", "default:sqlserver-web-16-00", "license-included",       1433 },
	{ "db2-ae",        "11.5",  "11.5.9.0.sb00063198.r1", "db2-ae-11.5",     "default:db2-ae-11-5",         "bring-your-own-license", 50000 },
	{ "db2-se",        "11.5",  "11.5.9.0.sb00063198.r1", "db2-se-11.5",     "default:db2-se-11-5",         "bring-your-own-license", 50000 },
};
/* clang-format on */

static bool is_of(const struct bk_sim_engine *engine, struct bk_str version)
{
	struct bk_str major = bk_str_of(engine->major);
	return version.len == 0 || bk_str_equal(version, major) ||
		(bk_str_has_prefix(version, major) && version.ptr[major.len] == '.');
}

const struct bk_sim_engine *bk_sim_engine_find(struct bk_str name, struct bk_str version)
{
	const struct bk_sim_engine *found = NULL;
	for (size_t i = 0; i < BK_COUNT(engines); i++)
		if (bk_str_is(name, engines[i].name) && is_of(&engines[i], version))
			found = &engines[i];
	return found;
}

bool bk_sim_engine_exists(struct bk_str name)
{
	return bk_sim_engine_find(name, BK_STR("")) != NULL;
}

/* {member: the page of `list`}. */
static json_t *page(const struct bk_sim_request *request, json_t *list, const char *member,
	struct bk_sim_fault *ret_fault)
{
	enum { PAGE = 100 };
	return bk_sim_page(request, list, member, "MaxRecords", PAGE, ret_fault);
}

static bool is_wanted(const struct bk_sim_request *request, const char *member, const char *value)
{
	struct bk_str given = bk_value_text(request->input, member);
	return given.len == 0 || bk_str_is(given, value);
}

json_t *bk_sim_rds_describe_engines(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	(void)sim;
	bool newest = bk_value_true(request->input, "DefaultOnly");
	struct bk_str version = bk_value_text(request->input, "EngineVersion");
	json_t *list = json_array();
	for (size_t i = 0; i < BK_COUNT(engines); i++) {
		const struct bk_sim_engine *engine = &engines[i];
		if (!is_wanted(request, "Engine", engine->name) ||
			!is_wanted(request, "DBParameterGroupFamily", engine->family) ||
			(!is_of(engine, version) && !bk_str_is(version, engine->minor)) ||
			(newest &&
				bk_sim_engine_find(bk_str_of(engine->name), BK_STR("")) != engine))
			continue;
		json_t *item = json_object();
		bk_value_set_text(item, "Engine", bk_str_of(engine->name));
		bk_value_set_text(item, "EngineVersion", bk_str_of(engine->minor));
		bk_value_set_text(item, "MajorEngineVersion", bk_str_of(engine->major));
		bk_value_set_text(item, "DBParameterGroupFamily", bk_str_of(engine->family));
		bk_value_set_text(item, "Status", BK_STR("available"));
		json_array_append_new(list, item);
	}
	return page(request, list, "DBEngineVersions", ret_fault);
}

json_t *bk_sim_rds_describe_parameter_groups(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	(void)sim;
	struct bk_str wanted = bk_value_text(request->input, "DBParameterGroupName");
	json_t *list = json_array();
	for (size_t i = 0; i < BK_COUNT(engines); i++) {
		struct bk_str name = bk_str_format(request->arena, "default.%s", engines[i].family);
		if (wanted.len > 0 && !bk_str_equal(wanted, name))
			continue;
		json_t *item = json_object();
		bk_value_set_text(item, "DBParameterGroupName", name);
		bk_value_set_text(item, "DBParameterGroupFamily", bk_str_of(engines[i].family));
		bk_value_set_text(item, "Description",
			bk_str_format(request->arena, "Default parameter group for %s",
				engines[i].family));
		bk_value_set_text(item, "DBParameterGroupArn", bk_sim_rds_arn(request, "pg", name));
		json_array_append_new(list, item);
	}
	if (wanted.len > 0 && json_array_size(list) == 0) {
		json_decref(list);
		return bk_sim_refuse(ret_fault, 404, "DBParameterGroupNotFound",
			"DBParameterGroup not found: %.*s", BK_STR_ARGS(wanted));
	}
	return page(request, list, "DBParameterGroups", ret_fault);
}

json_t *bk_sim_rds_describe_option_groups(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	(void)sim;
	struct bk_str wanted = bk_value_text(request->input, "OptionGroupName");
	json_t *list = json_array();
	for (size_t i = 0; i < BK_COUNT(engines); i++) {
		const struct bk_sim_engine *engine = &engines[i];
		if (!is_wanted(request, "OptionGroupName", engine->options) ||
			!is_wanted(request, "EngineName", engine->name) ||
			!is_wanted(request, "MajorEngineVersion", engine->major))
			continue;
		json_t *item = json_object();
		struct bk_str name = bk_str_of(engine->options);
		bk_value_set_text(item, "OptionGroupName", name);
		bk_value_set_text(item, "OptionGroupArn", bk_sim_rds_arn(request, "og", name));
		bk_value_set_text(item, "OptionGroupDescription",
			bk_str_format(request->arena, "Default option group for %s %s",
				engine->name, engine->major));
		bk_value_set_text(item, "EngineName", bk_str_of(engine->name));
		bk_value_set_text(item, "MajorEngineVersion", bk_str_of(engine->major));
		bk_value_set(item, "Options", json_array());
		bk_value_set(item, "AllowsVpcAndNonVpcInstanceMemberships", json_true());
		json_array_append_new(list, item);
	}
	if (wanted.len > 0 && json_array_size(list) == 0) {
		json_decref(list);
		return bk_sim_refuse(ret_fault, 404, "OptionGroupNotFoundFault",
			"Specified OptionGroupName: %.*s not found.", BK_STR_ARGS(wanted));
	}
	return page(request, list, "OptionGroupsList", ret_fault);
}
