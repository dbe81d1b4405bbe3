/*
 * EC2: which regions there are, and nothing else. All of them are open to every account.
 * Source: "Regions and Zones" of the EC2 user guide, 2026-11.
 */
#include "base/arena.h"
#include "sim/sim.h"

struct region {
	const char *name;
	bool opt_in; /* not open to a new account of the real AWS */
};

/* clang-format off */
static const struct region regions[] = {
	{ "af-south-1",     true  }, { "ap-east-1",      true  }, { "ap-east-2",      true  },
	{ "ap-northeast-1", false }, { "ap-northeast-2", false }, { "ap-northeast-3", false },
	{ "ap-south-1",     false }, { "ap-south-2",     true  }, { "ap-southeast-1", false },
	{ "ap-southeast-2", false }, { "ap-southeast-3", true  }, { "ap-southeast-4", true  },
	{ "ap-southeast-5", true  }, { "ap-southeast-6", true  }, { "ap-southeast-7", true  },
	{ "ca-central-1",   false }, { "ca-west-1",      true  }, { "eu-central-1",   false },
	{ "eu-central-2",   true  }, { "eu-north-1",     false }, { "eu-south-1",     true  },
	{ "eu-south-2",     true  }, { "eu-west-1",      false }, { "eu-west-2",      false },
	{ "eu-west-3",      false }, { "il-central-1",   true  }, { "me-central-1",   true  },
	{ "me-south-1",     true  }, { "mx-central-1",   true  }, { "sa-east-1",      false },
	{ "us-east-1",      false }, { "us-east-2",      false }, { "us-west-1",      false },
	{ "us-west-2",      false },
};
/* clang-format on */

static bool holds(const json_t *list, const char *name)
{
	size_t i;
	const json_t *item;
	json_array_foreach(list, i, item) if (bk_str_is(bk_value_text_of(item), name)) return true;
	return false;
}

static bool is_region(struct bk_str name)
{
	for (size_t i = 0; i < BK_COUNT(regions); i++)
		if (bk_str_is(name, regions[i].name))
			return true;
	return false;
}

static json_t *describe_regions(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	(void)sim;
	const json_t *wanted = json_object_get(request->input, "RegionNames");
	size_t given;
	const json_t *name;
	json_array_foreach(wanted, given,
		name) if (!is_region(bk_value_text_of(name))) return bk_sim_refuse(ret_fault, 400,
		"InvalidParameterValue", "Invalid region provided: %s", json_string_value(name));
	json_t *list = json_array();
	for (size_t i = 0; i < BK_COUNT(regions); i++) {
		if (wanted != NULL && !holds(wanted, regions[i].name))
			continue;
		json_t *region = json_object();
		bk_value_set_text(region, "RegionName", bk_str_of(regions[i].name));
		bk_value_set_text(region, "RegionEndpoint",
			bk_str_format(request->arena, "ec2.%s.amazonaws.com", regions[i].name));
		bk_value_set_text(region, "OptInStatus",
			regions[i].opt_in ? BK_STR("opted-in") : BK_STR("opt-in-not-required"));
		json_array_append_new(list, region);
	}
	json_t *output = json_object();
	bk_value_set(output, "Regions", list);
	return output;
}

/* clang-format off */
static const struct bk_sim_member regions_members[] = {
	{ "RegionNames",   BK_SIM_LIST,   false, 0, 0, NULL, NULL },
	{ "RegionNames[]", BK_SIM_STRING, true,  0, 0, NULL, NULL },
	{ "AllRegions",    BK_SIM_BOOL,   false, 0, 0, NULL, NULL },
	{ 0 },
};

const struct bk_sim_operation bk_sim_ec2[] = {
	{ "ec2", "DescribeRegions", describe_regions, regions_members },
	{ 0 },
};
/* clang-format on */
