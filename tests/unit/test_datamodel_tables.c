/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_datamodel_tables.c: tables that the ACS fills: AddObject and DeleteObject, instance numbers,
 * aliases, wildcards, instances made by SetParameterValues, and what InformParameter does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/datamodel.h"
#include "cwmp/dm_inform.h"
#include "cwmp/rpc.h"
#include "tests/unit/cwmp_fixture.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

#define MS "Device.ManagementServer."
#define IP MS "InformParameter."

/* --- requests, in short: "" or the number of a fault --- */

/* FaultCode of the answer, 0 for a response. */
static int fault_of(const struct soap_node *body)
{
    return strcmp(body->name, "Fault") == 0 ? soap_fault_code(body, NULL) : 0;
}

static int object_call(struct cwmp_fixture *f, const char *method, const char *path,
                       const char *key)
{
    char call[1024];
    snprintf(call, sizeof(call),
             "<cwmp:%s><ObjectName>%s</ObjectName><ParameterKey>%s</ParameterKey></cwmp:%s>",
             method, path, key, method);
    return fault_of(cwmp_call(f, call));
}

/* The InstanceNumber, or minus the fault. */
static int add(struct cwmp_fixture *f, const char *path)
{
    int fault = object_call(f, "AddObject", path, "added");
    return fault ? -fault
                 : (int)strtoul(soap_child_text(f->answer->body, "InstanceNumber", "0"), NULL, 10);
}

static int drop(struct cwmp_fixture *f, const char *path)
{
    return object_call(f, "DeleteObject", path, "deleted");
}

struct pair {
    const char *name, *type, *value;
};

static int set_all(struct cwmp_fixture *f, const struct pair *pairs, size_t count)
{
    char call[8192];
    int len = snprintf(call, sizeof(call), "<cwmp:SetParameterValues><ParameterList>");
    for (size_t i = 0; i < count; i++)
        len += snprintf(call + len, sizeof(call) - (size_t)len,
                        "<ParameterValueStruct><Name>%s</Name><Value xmlns:xsi=\""
                        "http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"xsd:%s\">%s</Value>"
                        "</ParameterValueStruct>",
                        pairs[i].name, pairs[i].type, pairs[i].value);
    snprintf(call + len, sizeof(call) - (size_t)len,
             "</ParameterList><ParameterKey>set</ParameterKey></cwmp:SetParameterValues>");
    return fault_of(cwmp_call(f, call));
}

/* 0, or the fault of that parameter. */
static int set(struct cwmp_fixture *f, const char *name, const char *type, const char *value)
{
    const struct pair pair = {name, type, value};
    int fault = set_all(f, &pair, 1);
    return fault == 9003 ? cwmp_parameter_fault(f->answer->body, name) : fault;
}

#define SET_ALL(f, pairs) set_all(f, pairs, sizeof(pairs) / sizeof((pairs)[0]))

/* --- AddObject, DeleteObject --- */

static void test_add(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(add(&f, IP), 1);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "ParameterKey"), "added");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "1.Enable"), "0");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "1.Alias"), "cpe-1");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "1.ParameterName"), "");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "1.EventList"), "");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "InformParameterNumberOfEntries"), "1");
    CU_ASSERT_EQUAL(add(&f, IP), 2);
    CU_ASSERT_EQUAL(drop(&f, IP "2."), 0);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "ParameterKey"), "deleted");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "2.Enable"), "(none)");
    CU_ASSERT_EQUAL(add(&f, IP), 3); /* 2 is not used again */
    cwmp_restart(&f);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "1.Alias"), "cpe-1");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "3.Alias"), "cpe-3");
    CU_ASSERT_EQUAL(drop(&f, IP "3."), 0);
    cwmp_restart(&f);
    CU_ASSERT_EQUAL(add(&f, IP), 4); /* nor over a restart */
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "InformParameterNumberOfEntries"), "2");
    cwmp_end(&f);
}

static void test_bad_objects(void)
{
    static const struct {
        const char *path;
        int add, drop;
    } cases[] = {
        {"", 9003, 9003},
        {MS "InformParameter", 9003, 9003},
        {MS "URL", 9003, 9003},
        {IP "1", 9003, 9003},
        {IP "1.", 9005, 9005},
        {IP "1.Enable.", 9005, 9005},
        {IP "0.", 9005, 9005},
        {IP "*.", 9005, 9005},
        {IP "[].", 9005, 9005},
        {IP "[7up].", 9005, 9005},
        {IP "[x", 9003, 9003},
        {"Device.", 9005, 9005},
        {MS, 9005, 9005},
        {"Device.Nothing.", 9005, 9005},
        {"InternetGatewayDevice.ManagementServer.InformParameter.", 9005, 9005},
        {"Device.DeviceInfo.VendorConfigFile.", 9001, 9005},
        {"Device.DeviceInfo.VendorConfigFile.1.", 9005, 9001},
    };
    struct cwmp_fixture f;
    char path[300];
    cwmp_begin(&f);
    CU_ASSERT_EQUAL_FATAL(fixture_save(&f.base), 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int added = add(&f, cases[i].path), dropped = drop(&f, cases[i].path);
        if (added != -cases[i].add || dropped != cases[i].drop)
            fprintf(stderr, "%s: %d %d\n", cases[i].path, added, dropped);
        CU_ASSERT_EQUAL(added, -cases[i].add);
        CU_ASSERT_EQUAL(dropped, cases[i].drop);
    }
    memset(path, 'x', sizeof(path));
    memcpy(path, "Device.", 7);
    path[256] = '.';
    path[257] = '\0';
    CU_ASSERT_EQUAL(add(&f, path), -9003); /* 257 characters */
    CU_ASSERT_EQUAL(drop(&f, path), 9003);
    CU_ASSERT_EQUAL(object_call(&f, "AddObject", IP, "123456789012345678901234567890123"), 9003);
    CU_ASSERT_EQUAL(fault_of(cwmp_call(&f, "<cwmp:AddObject/>")), 9003);
    CU_ASSERT_EQUAL(
        fault_of(cwmp_call(&f, "<cwmp:AddObject><ObjectName>" IP "</ObjectName></cwmp:AddObject>")),
        9003);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "ParameterKey"), "");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "InformParameterNumberOfEntries"), "0");
    CU_ASSERT_EQUAL(add(&f, IP), 1); /* no number was spent on what failed */
    cwmp_end(&f);
}

static void test_full_table(void)
{
    struct cwmp_fixture f;
    int most = (int)list_row(LIST_INFORM_PARAMETER)->entries;
    cwmp_begin(&f);
    for (int i = 1; i <= most; i++)
        CU_ASSERT_EQUAL(add(&f, IP), i);
    CU_ASSERT_EQUAL(object_call(&f, "AddObject", IP, "too many"), 9004);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "ParameterKey"), "added");
    CU_ASSERT_EQUAL(drop(&f, IP "10."), 0);
    CU_ASSERT_EQUAL(add(&f, IP), most + 1);
    CU_ASSERT_EQUAL(set(&f, MS "AutoCreateInstances", "boolean", "1"), 0);
    CU_ASSERT_EQUAL(set(&f, IP "[x].Enable", "boolean", "1"), 9004);
    cwmp_end(&f);
}

static void put_record(struct cwmp_fixture *f, const char *text)
{
    struct txn *txn = fixture_txn(SETTER_ENGINE);
    CU_ASSERT_EQUAL(txn_put_record(txn, "instances", text), 0);
    CU_ASSERT_EQUAL(store_commit(f->base.store, txn, NULL), 0);
    txn_free(txn);
}

/* After 4294967295 come the low numbers that are free. */
static void test_number_wrap(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(add(&f, IP), 1);
    put_record(&f, "other 3 inform-parameter 4294967294");
    CU_ASSERT_EQUAL((unsigned)add(&f, IP), 4294967295U);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "4294967295.Alias"), "cpe-4294967295");
    CU_ASSERT_EQUAL(add(&f, IP), 2);
    put_record(&f, "inform-parameter what");
    CU_ASSERT_EQUAL(add(&f, IP), 3); /* 1 and 2 are there */
    cwmp_end(&f);
}

/* --- aliases --- */

static void test_alias(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(add(&f, IP "[uptime]."), 1);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "1.Alias"), "uptime");
    CU_ASSERT_EQUAL(add(&f, IP "[uptime]."), -9005);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "[uptime].Enable"), "0");
    CU_ASSERT_EQUAL(set(&f, IP "[uptime].Enable", "boolean", "1"), 0);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "1.Enable"), "1");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "[Uptime].Enable"), "(none)");
    CU_ASSERT_EQUAL(add(&f, IP), 2);
    CU_ASSERT_EQUAL(set(&f, IP "2.Alias", "string", "uptime"), 9007);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "2.Alias"), "cpe-2");
    CU_ASSERT_EQUAL(set(&f, IP "1.Alias", "string", "uptime"), 0); /* it is that already */
    const struct pair exchange[] = {{IP "[uptime].Alias", "string", "cpe-2"},
                                    {IP "[cpe-2].Alias", "string", "uptime"}};
    CU_ASSERT_EQUAL(SET_ALL(&f, exchange), 0);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "1.Alias"), "cpe-2");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "2.Alias"), "uptime");
    const struct pair doubled[] = {{IP "1.Alias", "string", "new"},
                                   {IP "2.Alias", "string", "new"}};
    CU_ASSERT_EQUAL(SET_ALL(&f, doubled), 9003);
    CU_ASSERT_EQUAL(cwmp_parameter_fault(f.answer->body, IP "1.Alias"), 9007);
    CU_ASSERT_EQUAL(cwmp_parameter_fault(f.answer->body, IP "2.Alias"), 9007);
    const struct pair twice[] = {{IP "1.Enable", "boolean", "1"},
                                 {IP "[cpe-2].Enable", "boolean", "0"}};
    CU_ASSERT_EQUAL(SET_ALL(&f, twice), 9003);
    CU_ASSERT_EQUAL(set(&f, IP "1.Alias", "string", "cpe-3"), 0);
    CU_ASSERT_EQUAL(add(&f, IP), 3);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "3.Alias"), "cpe-3-2"); /* the other one is taken */
    cwmp_restart(&f);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "[uptime].Alias"), "uptime");
    CU_ASSERT_EQUAL(drop(&f, IP "[uptime]."), 0);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "2.Alias"), "(none)");
    cwmp_end(&f);
}

static void test_alias_form(void)
{
    char longest[300], too_long[sizeof(longest) + 2];
    longest[0] = too_long[0] = '\0';
    for (int i = 0; i < 63; i++)
        memcpy(longest + 2 * i, "\xc3\xa9", 3); /* two bytes each: characters count */
    snprintf(too_long, sizeof(too_long), "a%sb", longest);
    memmove(longest + 1, longest, strlen(longest) + 1);
    longest[0] = 'a';
    const struct {
        const char *alias;
        int fault;
    } cases[] = {{"a", 0},          {"Z9-_.", 0},      {"two words", 0}, {longest, 0},
                 {"", 9007},        {"1a", 9007},      {"-a", 9007},     {"a]b", 9007},
                 {"[a]", 9007},     {"a&#10;b", 9007}, {too_long, 9007}, {" a", 9007},
                 {"\xc3\xa9", 9007}};
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(add(&f, IP), 1);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int fault = set(&f, IP "1.Alias", "string", cases[i].alias);
        if (fault != cases[i].fault)
            fprintf(stderr, "'%s': %d\n", cases[i].alias, fault);
        CU_ASSERT_EQUAL(fault, cases[i].fault);
    }
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "1.Alias"), longest);
    cwmp_end(&f);
}

static const char *names_of(struct cwmp_fixture *f, const char *path, const char *next_level,
                            struct buf *out)
{
    char call[600];
    snprintf(call, sizeof(call),
             "<cwmp:GetParameterNames><ParameterPath>%s</ParameterPath><NextLevel>%s</NextLevel>"
             "</cwmp:GetParameterNames>",
             path, next_level);
    const struct soap_node *body = cwmp_call(f, call);
    buf_reset(out);
    if (fault_of(body))
        buf_printf(out, "%d", fault_of(body));
    else
        for (const struct soap_node *entry = soap_first(soap_child(body, "ParameterList")); entry;
             entry = soap_next(entry))
            buf_printf(out, "%s%s", out->len ? " " : "", soap_child_text(entry, "Name", "?"));
    return buf_text(out);
}

static void test_instance_mode(void)
{
    struct cwmp_fixture f;
    struct buf out;
    buf_init(&out, 10000);
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(add(&f, IP "[a]."), 1);
    CU_ASSERT_EQUAL(add(&f, IP), 2);
    CU_ASSERT_STRING_EQUAL(names_of(&f, IP, "1", &out), IP "1. " IP "2.");
    CU_ASSERT_EQUAL(set(&f, MS "InstanceMode", "string", "Alias"), 9007);
    CU_ASSERT_EQUAL(set(&f, MS "InstanceMode", "string", "InstanceAlias"), 0);
    CU_ASSERT_STRING_EQUAL(names_of(&f, IP, "1", &out), IP "[a]. " IP "[cpe-2].");
    CU_ASSERT_STRING_EQUAL(names_of(&f, IP "1.Enable", "0", &out), IP "[a].Enable");
    cwmp_restart(&f);
    CU_ASSERT_STRING_EQUAL(names_of(&f, IP "[a].Enable", "0", &out), IP "[a].Enable");
    CU_ASSERT_EQUAL(set(&f, MS "InstanceMode", "string", "InstanceNumber"), 0);
    CU_ASSERT_STRING_EQUAL(names_of(&f, IP "[a].Enable", "0", &out), IP "1.Enable");
    buf_free(&out);
    cwmp_end(&f);
}

static void test_wildcards(void)
{
    struct cwmp_fixture f;
    struct buf out;
    buf_init(&out, 10000);
    cwmp_begin(&f);
    CU_ASSERT_STRING_EQUAL(names_of(&f, IP "*.Enable", "0", &out), ""); /* none is no fault */
    CU_ASSERT_EQUAL(add(&f, IP), 1);
    CU_ASSERT_EQUAL(add(&f, IP), 2);
    CU_ASSERT_STRING_EQUAL(names_of(&f, IP "*.Enable", "0", &out), IP "1.Enable " IP "2.Enable");
    CU_ASSERT_STRING_EQUAL(names_of(&f, IP "*.", "1", &out),
                           IP "1.Enable " IP "1.Alias " IP "1.ParameterName " IP "1.EventList " IP
                              "2.Enable " IP "2.Alias " IP "2.ParameterName " IP "2.EventList");
    CU_ASSERT_STRING_EQUAL(names_of(&f, IP "*.Enable", "1", &out), "9003");
    CU_ASSERT_STRING_EQUAL(names_of(&f, IP "*.Nothing", "0", &out), "9005");
    CU_ASSERT_STRING_EQUAL(names_of(&f, IP "1*.Enable", "0", &out), "9005");
    CU_ASSERT_STRING_EQUAL(names_of(&f, "Device.*.", "0", &out), "9005");
    CU_ASSERT_STRING_EQUAL(names_of(&f, "*", "0", &out), "9005");
    CU_ASSERT_EQUAL(set(&f, IP "*.Enable", "boolean", "1"), 9005);
    buf_free(&out);
    cwmp_end(&f);
}

static void test_auto_create(void)
{
    static const struct pair pairs[] = {{IP "[x].EventList", "string", "2 PERIODIC"},
                                        {IP "[x].Enable", "boolean", "1"},
                                        {IP "[y].Enable", "boolean", "1"}};
    static const struct pair bad[] = {{IP "[z].Enable", "boolean", "1"},
                                      {IP "[z].EventList", "string", "nothing"}};
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(set(&f, IP "[x].Enable", "boolean", "1"), 9005); /* it is off */
    CU_ASSERT_EQUAL(set(&f, MS "AutoCreateInstances", "boolean", "1"), 0);
    CU_ASSERT_EQUAL(SET_ALL(&f, pairs), 0);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "1.Alias"), "x");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "1.EventList"), "2 PERIODIC");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "1.Enable"), "1");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "2.Alias"), "y");
    CU_ASSERT_EQUAL(SET_ALL(&f, bad), 9003);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "InformParameterNumberOfEntries"), "2");
    CU_ASSERT_EQUAL(set(&f, IP "9.Enable", "boolean", "1"), 9005);   /* a number makes nothing */
    CU_ASSERT_EQUAL(set(&f, IP "[9].Enable", "boolean", "1"), 9005); /* no alias */
    CU_ASSERT_EQUAL(set(&f, "Device.DeviceInfo.VendorConfigFile.[x].Alias", "string", "y"), 9005);
    CU_ASSERT_EQUAL(add(&f, IP), 3); /* what failed spent no number */
    cwmp_restart(&f);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, IP "[x].Enable"), "1");
    cwmp_end(&f);
}

/* --- InformParameter --- */

static void test_inform_values(void)
{
    static const struct {
        const char *name, *value;
        int fault;
    } cases[] = {
        {"ParameterName", "Device.DeviceInfo.UpTime", 0},
        {"ParameterName", "Device.DeviceInfo.VendorConfigFile.*.Name", 0},
        {"ParameterName", "Device.DeviceInfo.VendorConfigFile.[cpe-1].Name", 0},
        {"ParameterName", "Device.IP.Interface.*.Status", 0}, /* none yet */
        {"ParameterName", "", 0},
        {"ParameterName", "Device.DeviceInfo.", 9007},
        {"ParameterName", "Device.DeviceInfo", 0},                    /* might be a parameter */
        {"ParameterName", "Device.DeviceInfo.SoftwareVersion", 9007}, /* forced */
        {"ParameterName", MS "ParameterKey", 9007},
        {"ParameterName", "InternetGatewayDevice.DeviceInfo.UpTime", 9007},
        {"ParameterName", "UpTime", 9007},
        {"ParameterName", "Device.*", 9007},
        {"ParameterName", "Device.IP.Interface.1*.Status", 9007},
        {"ParameterName", "Device..UpTime", 9007},
        {"EventList", "2 PERIODIC", 0},
        {"EventList", "0 BOOTSTRAP, 1 BOOT,M Reboot ,14 HEARTBEAT", 0},
        {"EventList", "X 00256D lamp", 0},
        {"EventList", "M X_EXAMPLE_Do", 0},
        {"EventList", "", 0},
        {"EventList", "4 VALUE CHANGE", 9007},
        {"EventList", "2 PERIODIC,4 VALUE CHANGE", 9007},
        {"EventList", "2 PERIODIC,", 9007},
        {"EventList", "PERIODIC", 9007},
        {"EventList", "2", 9007},
        {"EventList", "99 NOTHING", 9007},
    };
    struct cwmp_fixture f;
    char path[100];
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(add(&f, IP), 1);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        snprintf(path, sizeof(path), IP "1.%s", cases[i].name);
        int fault = set(&f, path, "string", cases[i].value);
        if (fault != cases[i].fault)
            fprintf(stderr, "%s '%s': %d\n", cases[i].name, cases[i].value, fault);
        CU_ASSERT_EQUAL(fault, cases[i].fault);
        if (!fault)
            CU_ASSERT_STRING_EQUAL(cwmp_value(&f, path), cases[i].value);
    }
    cwmp_end(&f);
}

static int note(void *ctx, const struct datamodel_item *item)
{
    struct buf *out = ctx;
    return buf_printf(out, "%s%s", out->len ? " " : "", item->path);
}

/* What an Inform with this event carries besides. */
static const char *with_event(struct cwmp_fixture *f, const char *event, struct buf *out)
{
    buf_reset(out);
    CU_ASSERT_EQUAL(dm_inform_parameters(f->dm, &event, 1, note, out), 0);
    return buf_text(out);
}

static void test_inform_parameters(void)
{
#define UP_TIME "Device.DeviceInfo.UpTime"
    static const struct pair pairs[] = {{IP "[a].ParameterName", "string", UP_TIME},
                                        {IP "[a].EventList", "string", "1 BOOT,M Reboot"},
                                        {IP "[a].Enable", "boolean", "1"},
                                        {IP "[b].ParameterName", "string", IP "*.Enable"},
                                        {IP "[b].Enable", "boolean", "1"},
                                        {IP "[c].ParameterName", "string", UP_TIME}};
    struct cwmp_fixture f;
    struct buf out;
    buf_init(&out, 10000);
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(set(&f, MS "AutoCreateInstances", "boolean", "1"), 0);
    CU_ASSERT_EQUAL(SET_ALL(&f, pairs), 0);
#define ENABLES IP "1.Enable " IP "2.Enable " IP "3.Enable"
    CU_ASSERT_STRING_EQUAL(with_event(&f, "1 BOOT", &out), UP_TIME " " ENABLES);
    CU_ASSERT_STRING_EQUAL(with_event(&f, "M Reboot", &out), UP_TIME " " ENABLES);
    CU_ASSERT_STRING_EQUAL(with_event(&f, "2 PERIODIC", &out), ENABLES);
    CU_ASSERT_STRING_EQUAL(with_event(&f, "4 VALUE CHANGE", &out), "");
    CU_ASSERT_EQUAL(set(&f, IP "[a].Enable", "boolean", "0"), 0);
    CU_ASSERT_EQUAL(set(&f, IP "[b].ParameterName", "string", "Device.Nothing.Here"), 0);
    CU_ASSERT_STRING_EQUAL(with_event(&f, "1 BOOT", &out), "");
    buf_free(&out);
    cwmp_end(&f);
}

/* --- Status --- */

static void test_status(void)
{
    static const struct {
        const char *name, *type, *value, *status;
    } cases[] = {
        {MS "URL", "string", "http://acs.example.com/", "1"},
        {MS "Username", "string", "u", "1"},
        {MS "Password", "string", "p", "1"},
        {MS "EnableCWMP", "boolean", "1", "1"},
        {MS "HTTPCompression", "string", "GZIP", "1"},
        {MS "PeriodicInformInterval", "unsignedInt", "60", "0"},
        {MS "InstanceMode", "string", "InstanceNumber", "0"},
    };
    struct cwmp_fixture f;
    cwmp_begin(&f);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CU_ASSERT_EQUAL(set(&f, cases[i].name, cases[i].type, cases[i].value), 0);
        CU_ASSERT_STRING_EQUAL(soap_child_text(f.answer->body, "Status", "?"), cases[i].status);
    }
    cwmp_end(&f);
}

UNIT_MAIN("datamodel_tables", {"AddObject and DeleteObject; numbers are kept", test_add},
          {"bad names of objects", test_bad_objects}, {"a full table", test_full_table},
          {"instance numbers start again at the end", test_number_wrap},
          {"aliases name instances and are unique", test_alias},
          {"what an alias may be", test_alias_form},
          {"InstanceMode chooses the names given back", test_instance_mode},
          {"wildcards", test_wildcards},
          {"AutoCreateInstances makes instances, all or none", test_auto_create},
          {"what InformParameter takes", test_inform_values},
          {"what InformParameter adds to an Inform", test_inform_parameters},
          {"Status 1 for what the next session uses", test_status},
          {"every message fits its schema", cwmp_check_schemas})
