/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_tables_power_cut.c: AddObject, DeleteObject and SetParameterValues on a table of the ACS's,
 * cut at every single system call: the instance, its values, the instance counter and the
 * ParameterKey change together or not at all.
 */
#include <stdlib.h>
#include <string.h>

#include "cwmp/datamodel.h"
#include "cwmp/dm_write.h"
#include "tests/unit/power_cut.h"

#include "platform/banned.h"

#define IP "Device.ManagementServer.InformParameter."

struct change {
    const char *add, *drop; /* paths; NULL: none */
    struct {
        const char *path, *value;
    } values[3];
};

static int write_change(struct dm_write *write, const struct change *change)
{
    uint32_t instance;
    enum cwmp_fault fault = FAULT_NONE;
    if (change->add)
        fault = dm_write_add(write, change->add, &instance);
    if (!fault && change->drop)
        fault = dm_write_delete(write, change->drop);
    for (unsigned i = 0; !fault && i < 3 && change->values[i].path; i++)
        fault = dm_write_value(write, change->values[i].path, "", change->values[i].value);
    return fault ? (int)fault : (int)dm_write_end(write, NULL, NULL);
}

/* What a request of the ACS does. */
static int carry_out(struct fixture *f, const struct change *change, const char *key)
{
    const struct datamodel_env env = {.store = f->store};
    struct datamodel *dm = NULL;
    struct dm_write *write = NULL;
    struct txn *txn = fixture_txn(SETTER_ACS);
    int rc = datamodel_new(&env, &dm);
    if (!rc)
        rc = dm_write_new(dm, txn, &write);
    if (!rc)
        rc = write_change(write, change);
    dm_write_free(write);
    fixture_add(txn, SETTING_PARAMETER_KEY, SOURCE_USER, key);
    if (!rc)
        rc = store_commit(f->store, txn, NULL);
    txn_free(txn);
    datamodel_free(dm);
    return rc;
}

static void prepare(struct fixture *f)
{
    static const struct change create = {
        .values = {{IP "[a].Enable", "1"}, {IP "[b].Enable", "0"}}};
    CU_ASSERT_EQUAL(fixture_set(f, SETTER_ACS, SETTING_AUTO_CREATE, SOURCE_USER, "1"), 0);
    CU_ASSERT_EQUAL(carry_out(f, &create, "before"), 0);
}

static void do_nothing(struct fixture *f)
{
    (void)f;
}

/* Every entry as "number=alias,enable " */
static void look(const struct fixture *f, struct found *out)
{
    const struct settings *s = store_settings(f->store);
    char text[VALUE_MAX] = "";
    for (size_t n = 0; n < settings_entry_count(s, LIST_INFORM_PARAMETER); n++) {
        const char *key = settings_entry_key(s, LIST_INFORM_PARAMETER, n);
        const char *alias = settings_entry_get(s, SETTING_IP_ALIAS, key);
        size_t len = strlen(text);
        snprintf(text + len, sizeof(text) - len, "%s=%s,%s ", key, alias ? alias : "?",
                 settings_entry_effective(s, SETTING_IP_ENABLE, key));
    }
    keep(out, 0, text);
    keep(out, 1, fixture_user(f, SETTING_PARAMETER_KEY));
    keep(out, 2, fixture_record(f, "instances"));
}

static int act_add(struct fixture *f)
{
    static const struct change change = {.add = IP "[c]."};
    return carry_out(f, &change, "after");
}

static void test_add(void)
{
    static const struct scenario scenario = {
        prepare,
        do_nothing,
        act_add,
        look,
        {"1=a,1 2=b,0 ", "before", "inform-parameter 2"},
        {"1=a,1 2=b,0 3=c,0 ", "after", "inform-parameter 3"},
    };
    cut_everywhere(&scenario);
}

static int act_delete(struct fixture *f)
{
    static const struct change change = {.drop = IP "[b]."};
    return carry_out(f, &change, "after");
}

static void test_delete(void)
{
    static const struct scenario scenario = {
        prepare,
        do_nothing,
        act_delete,
        look,
        {"1=a,1 2=b,0 ", "before", "inform-parameter 2"},
        {"1=a,1 ", "after", "inform-parameter 2"},
    };
    cut_everywhere(&scenario);
}

static int act_set(struct fixture *f)
{
    static const struct change change = {
        .values = {{IP "[a].Alias", "b"}, {IP "[b].Alias", "a"}, {IP "[new].Enable", "1"}}};
    return carry_out(f, &change, "after");
}

static void test_set(void)
{
    static const struct scenario scenario = {
        prepare,
        do_nothing,
        act_set,
        look,
        {"1=a,1 2=b,0 ", "before", "inform-parameter 2"},
        {"1=b,1 2=a,0 3=new,1 ", "after", "inform-parameter 3"},
    };
    cut_everywhere(&scenario);
}

/* The configuration is saved meanwhile: what the ACS assigned to its tables is in no file. */
static int act_save(struct fixture *f)
{
    return fixture_save(f) ? 1 : act_add(f);
}

static void test_save(void)
{
    static const struct scenario scenario = {
        prepare,
        do_nothing,
        act_save,
        look,
        {"1=a,1 2=b,0 ", "before", "inform-parameter 2"},
        {"1=a,1 2=b,0 3=c,0 ", "after", "inform-parameter 3"},
    };
    cut_everywhere(&scenario);
}

UNIT_MAIN("tables_power_cut", {"AddObject cut anywhere is done or not done", test_add},
          {"DeleteObject cut anywhere is done or not done", test_delete},
          {"SetParameterValues cut anywhere is done or not done", test_set},
          {"a save of the configuration cut anywhere leaves the table alone", test_save})
