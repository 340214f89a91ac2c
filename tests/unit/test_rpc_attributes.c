/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_rpc_attributes.c: SetParameterAttributes and GetParameterAttributes: what is set is read
 * back, all of a request or nothing, also after a kill -9; every message fits the schema.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cwmp/attributes.h"
#include "cwmp/notify.h"
#include "platform/buf.h"
#include "platform/loop.h"
#include "tests/unit/cwmp_fixture.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

#define MS "Device.ManagementServer."
#define DI "Device.DeviceInfo."

#define GET(size, content)                                                                         \
    "<cwmp:GetParameterAttributes><ParameterNames e:arrayType=\"xsd:string[" size "]\">" content   \
    "</ParameterNames></cwmp:GetParameterAttributes>"
#define NAME(text) "<string>" text "</string>"
#define SET(size, content)                                                                         \
    "<cwmp:SetParameterAttributes><ParameterList "                                                 \
    "e:arrayType=\"cwmp:SetParameterAttributesStruct[" size "]\">" content                         \
    "</ParameterList></cwmp:SetParameterAttributes>"
#define ENTRY(name, change, level, access_change, access)                                          \
    "<SetParameterAttributesStruct><Name>" name "</Name><NotificationChange>" change               \
    "</NotificationChange><Notification>" level "</Notification><AccessListChange>" access_change  \
    "</AccessListChange><AccessList e:arrayType=\"xsd:string[]\">" access                          \
    "</AccessList></SetParameterAttributesStruct>"
#define LEVEL(name, level)   ENTRY(name, "1", level, "0", "")
#define ACCESS(name, access) ENTRY(name, "0", "0", "1", access)

static int fault_of(struct cwmp_fixture *f, const char *call)
{
    const struct soap_node *body = cwmp_call(f, call);
    return strcmp(body->name, "Fault") == 0 ? soap_fault_code(body, NULL) : 0;
}

static const struct soap_node *entry_of(struct cwmp_fixture *f, const char *name)
{
    char call[1500];
    (void)snprintf(call, sizeof(call), GET("1", NAME("%s")), name);
    const struct soap_node *list = soap_child(cwmp_call(f, call), "ParameterList");
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    CU_ASSERT_EQUAL(cwmp_count(list), 1);
    return soap_first(list);
}

static const char *level_of(struct cwmp_fixture *f, const char *name)
{
    return soap_child_text(entry_of(f, name), "Notification", "?");
}

/* "A|B" */
static const char *access_of(struct cwmp_fixture *f, const char *name)
{
    static char text[4000];
    const struct soap_node *list = soap_child(entry_of(f, name), "AccessList");
    size_t len = 0;
    text[0] = '\0';
    for (const struct soap_node *entity = soap_first(list); entity; entity = soap_next(entity))
        len +=
            (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", len ? "|" : "", entity->text);
    return text;
}

static void test_defaults(void)
{
    static const struct {
        const char *name, *level;
    } cases[] = {
        {DI "SoftwareVersion", "2"},
        {DI "ProvisioningCode", "2"},
        {MS "ConnectionRequestURL", "2"},
        {DI "UpTime", "0"},
        {MS "URL", "0"},
        {MS "Username", "0"},
    };
    struct cwmp_fixture f;
    cwmp_begin(&f);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CU_ASSERT_STRING_EQUAL(level_of(&f, cases[i].name), cases[i].level);
        CU_ASSERT_STRING_EQUAL(access_of(&f, cases[i].name), "Subscriber");
    }
    cwmp_end(&f);
}

static void test_get_names(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    size_t all = cwmp_count(soap_child(cwmp_call(&f, GET("1", NAME(""))), "ParameterList"));
    CU_ASSERT(all > 30);
    CU_ASSERT_EQUAL(
        cwmp_count(soap_child(cwmp_call(&f, GET("1", NAME("Device."))), "ParameterList")), all);
    const struct soap_node *list = soap_child(
        cwmp_call(&f, GET("2", NAME(MS "URL") NAME(DI "MemoryStatus."))), "ParameterList");
    CU_ASSERT_EQUAL(cwmp_count(list), 3);
    CU_ASSERT_EQUAL(list->array_size, 3);
    CU_ASSERT_EQUAL(fault_of(&f, GET("2", NAME(MS "URL") NAME(MS "Nothing"))), 9005);
    CU_ASSERT_EQUAL(fault_of(&f, GET("1", NAME("Device"))), 9005);
    CU_ASSERT_EQUAL(fault_of(&f, GET("2", NAME(MS "URL"))), 9003);
    CU_ASSERT_EQUAL(fault_of(&f, "<cwmp:GetParameterAttributes/>"), 9003);
    CU_ASSERT_EQUAL(fault_of(&f, GET("0", "")), 0);
    cwmp_end(&f);
}

static void test_set(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    for (int level = 0; level <= 6; level++) {
        char call[1000], text[2] = {(char)('0' + level), '\0'};
        (void)snprintf(call, sizeof(call), SET("1", LEVEL(MS "URL", "%d")), level);
        const struct soap_node *body = cwmp_call(&f, call);
        CU_ASSERT_STRING_EQUAL(body->name, "SetParameterAttributesResponse");
        CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), text);
        cwmp_restart(&f);
        CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), text);
        CU_ASSERT_STRING_EQUAL(access_of(&f, MS "URL"), "Subscriber");
    }
    cwmp_end(&f);
}

static void test_partial_path(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", LEVEL(DI, "1"))), 0);
    CU_ASSERT_STRING_EQUAL(level_of(&f, DI "UpTime"), "1");
    CU_ASSERT_STRING_EQUAL(level_of(&f, DI "MemoryStatus.Free"), "1");
    CU_ASSERT_STRING_EQUAL(level_of(&f, DI "SoftwareVersion"), "2"); /* cannot be changed */
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), "0");
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", LEVEL("", "4"))), 0);
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), "4");
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", LEVEL("Device.", "0"))), 0);
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), "0");
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "ConnectionRequestURL"), "0"); /* active by default */
    cwmp_end(&f);
}

static void test_order(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(fault_of(&f, SET("2", LEVEL(MS, "1") LEVEL(MS "URL", "2"))), 0);
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), "2");
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "Username"), "1");
    CU_ASSERT_EQUAL(fault_of(&f, SET("2", LEVEL(MS "URL", "2") LEVEL(MS, "1"))), 0);
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), "1");
    cwmp_end(&f);
}

static void test_flags(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", ENTRY(MS "URL", "true", "1", "false", NAME("X_Other")))),
                    0);
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), "1");
    CU_ASSERT_STRING_EQUAL(access_of(&f, MS "URL"), "Subscriber");
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", ENTRY(MS "URL", "0", "2", "1", NAME("X_Other")))), 0);
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), "1");
    CU_ASSERT_STRING_EQUAL(access_of(&f, MS "URL"), "");
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", ENTRY(MS "URL", "0", "77", "0", ""))), 0);
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), "1");
    cwmp_end(&f);
}

static void test_access(void)
{
#define LONG                                                                                       \
    "\xc3\xa4"                                                                                     \
    "bcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+-" /* 64 characters */
    static const struct {
        const char *list, *after;
    } cases[] = {
        {"", ""},
        {NAME("Subscriber"), "Subscriber"},
        {NAME("X_0200CE_Operator") NAME("Subscriber"), "Subscriber"},
        {NAME(LONG), ""},
        {NAME("subscriber") NAME(""), ""},
        {NAME("Subscriber") NAME("Subscriber"), "Subscriber"},
    };
    struct cwmp_fixture f;
    cwmp_begin(&f);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char call[2000];
        (void)snprintf(call, sizeof(call), SET("1", ACCESS(MS "URL", "%s")), cases[i].list);
        CU_ASSERT_EQUAL(fault_of(&f, call), 0);
        cwmp_restart(&f);
        CU_ASSERT_STRING_EQUAL(access_of(&f, MS "URL"), cases[i].after);
    }
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", ACCESS(MS "URL", NAME(LONG "x")))), 9003);
    CU_ASSERT_STRING_EQUAL(access_of(&f, MS "URL"), "Subscriber");
    cwmp_end(&f);
}

/* Each of these changes nothing, whatever else the request says. */
static void test_faults(void)
{
    static const struct {
        const char *call;
        int fault;
    } cases[] = {
        {SET("2", LEVEL(MS "URL", "2") LEVEL(DI "UpTime", "2")), 9009},
        {SET("2", LEVEL(MS "URL", "2") LEVEL(DI "UpTime", "5")), 9009},
        {SET("2", LEVEL(MS "URL", "2") LEVEL(DI "UpTime", "6")), 9009},
        {SET("2", LEVEL(MS "URL", "2") LEVEL("Device.", "2")), 9009},
        {SET("2", LEVEL(MS "URL", "2") LEVEL(MS "Nothing", "1")), 9005},
        {SET("2", LEVEL(MS "URL", "2") LEVEL("Device", "1")), 9005},
        {SET("2", LEVEL(MS "URL", "2") LEVEL("Device.ManagementServer", "1")), 9005},
        {SET("2", LEVEL(MS "URL", "2") LEVEL(DI "VendorConfigFile.1.Name", "1")), 9005},
        {SET("1", LEVEL(MS "URL", "7")), 9003},
        {SET("1", LEVEL(MS "URL", "-1")), 9003},
        {SET("1", LEVEL(MS "URL", "")), 9003},
        {SET("1", LEVEL(MS "URL", "2x")), 9003},
        {SET("1", LEVEL(MS "URL", "4294967298")), 9003},
        {SET("1", ENTRY(MS "URL", "yes", "2", "0", "")), 9003},
        {SET("1", ENTRY(MS "URL", "1", "2", "", "")), 9003},
        {SET("2", LEVEL(MS "URL", "2")), 9003},
        {SET("1", "<SetParameterAttributesStruct><Name>" MS "URL</Name>"
                  "</SetParameterAttributesStruct>"),
         9003},
        {SET("1", "<SetParameterAttributesStruct><NotificationChange>1</NotificationChange>"
                  "<Notification>1</Notification><AccessListChange>0</AccessListChange>"
                  "</SetParameterAttributesStruct>"),
         9003},
        {"<cwmp:SetParameterAttributes/>", 9003},
    };
    struct cwmp_fixture f;
    cwmp_begin(&f);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int fault = fault_of(&f, cases[i].call);
        if (fault != cases[i].fault)
            fprintf(stderr, "case %zu: %d\n", i, fault);
        CU_ASSERT_EQUAL(fault, cases[i].fault);
        CU_ASSERT_EQUAL(cwmp_count(soap_child(soap_child(f.answer->body, "detail"), "Fault")), 2);
        CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), "0");
    }
    CU_ASSERT_EQUAL(fault_of(&f, SET("0", "")), 0);
    cwmp_end(&f);
}

static void test_forced(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", LEVEL(DI "SoftwareVersion", "0"))), 0);
    CU_ASSERT_STRING_EQUAL(level_of(&f, DI "SoftwareVersion"), "2");
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", ACCESS(DI "SoftwareVersion", ""))), 0);
    CU_ASSERT_STRING_EQUAL(access_of(&f, DI "SoftwareVersion"), "");
    cwmp_end(&f);
}

static void test_both_roots(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", LEVEL(MS "URL", "2"))), 0);
    CU_ASSERT_EQUAL(fixture_set(&f.base, SETTER_CLI, SETTING_DATA_MODEL, SOURCE_USER, "tr-098"), 0);
    datamodel_choose_root(f.dm);
    CU_ASSERT_STRING_EQUAL(level_of(&f, "InternetGatewayDevice.ManagementServer.URL"), "2");
    cwmp_end(&f);
}

static void test_disk_full(void)
{
    struct cwmp_fixture f;
    char in_the_way[UNIT_PATH_MAX];
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", LEVEL(MS "URL", "1"))), 0);
    fixture_path(&f.base, ".state.new", in_the_way);
    CU_ASSERT_EQUAL_FATAL(mkdir(in_the_way, 0700), 0);
    int fault = fault_of(&f, SET("1", LEVEL(MS "URL", "2")));
    CU_ASSERT(fault == 9002 || fault == 9004);
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), "1");
    rmdir(in_the_way);
    cwmp_restart(&f);
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), "1");
    cwmp_end(&f);
}

/* --- what notify.h makes of the levels --- */

struct told {
    unsigned calls, news;
    size_t count;
    bool at_once;
    char path[200];
};

static void on_light(void *ctx, const struct notify_light *changes, size_t count, struct txn *txn)
{
    (void)txn;
    struct told *told = ctx;
    told->calls++;
    told->count = count;
    told->at_once = changes[0].at_once;
    (void)snprintf(told->path, sizeof(told->path), "%s", changes[0].path);
}

static void on_told_news(void *ctx)
{
    ((struct told *)ctx)->news++;
}

/* As cwmp_begin(), with a loop, and with an Inform that has been acknowledged. */
static void begin_notify(struct cwmp_fixture *f, struct told *told, struct loop **loop)
{
    const char *const *names;
    cwmp_begin(f);
    *told = (struct told){0};
    CU_ASSERT_EQUAL_FATAL(loop_new(f->clock, loop), 0);
    notify_free(f->notify);
    const struct notify_env env = {.store = f->base.store,
                                   .dm = f->dm,
                                   .loop = *loop,
                                   .news = on_told_news,
                                   .lightweight = on_light,
                                   .ctx = told};
    CU_ASSERT_EQUAL_FATAL(notify_new(&env, &f->notify), 0);
    CU_ASSERT_EQUAL_FATAL(notify_start(f->notify), 0);
    f->rpc.notify = f->notify;
    CU_ASSERT_EQUAL(notify_pack(f->notify, true, &names), 0);
    struct txn *txn = fixture_txn(SETTER_ENGINE);
    notify_acknowledge(f->notify, txn);
    CU_ASSERT_EQUAL(store_commit(f->base.store, txn, NULL), 0);
    txn_free(txn);
    notify_end(f->notify, true);
}

static void end_notify(struct cwmp_fixture *f, struct loop *loop)
{
    notify_free(f->notify);
    f->notify = NULL;
    loop_free(loop);
    cwmp_end(f);
}

static void test_lightweight(void)
{
    static const struct {
        const char *call;
        unsigned light, news;
        bool at_once;
    } cases[] = {
        {SET("1", LEVEL(MS "UpgradesManaged", "0")), 0, 0, false},
        {SET("1", LEVEL(MS "UpgradesManaged", "1")), 0, 0, false},
        {SET("1", LEVEL(MS "UpgradesManaged", "2")), 0, 1, false},
        {SET("1", LEVEL(MS "UpgradesManaged", "3")), 1, 0, false},
        {SET("1", LEVEL(MS "UpgradesManaged", "4")), 1, 0, false},
        {SET("1", LEVEL(MS "UpgradesManaged", "5")), 1, 0, true},
        {SET("1", LEVEL(MS "UpgradesManaged", "6")), 1, 0, true},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cwmp_fixture f;
        struct loop *loop;
        struct told told;
        begin_notify(&f, &told, &loop);
        CU_ASSERT_EQUAL(fault_of(&f, cases[i].call), 0);
        CU_ASSERT_EQUAL(
            fixture_set(&f.base, SETTER_ACS, SETTING_UPGRADES_MANAGED, SOURCE_USER, "1"), 0);
        notify_look(f.notify, true); /* by the ACS: nothing */
        CU_ASSERT_EQUAL(told.calls + told.news, 0);
        fixture_set(&f.base, SETTER_ACS, SETTING_UPGRADES_MANAGED, SOURCE_USER, "0");
        notify_look(f.notify, false); /* as if by somebody else */
        CU_ASSERT_EQUAL(told.calls, cases[i].light);
        CU_ASSERT_EQUAL(told.news, cases[i].news);
        CU_ASSERT_EQUAL(told.at_once, cases[i].at_once);
        CU_ASSERT_STRING_EQUAL(told.path, cases[i].light ? MS "UpgradesManaged" : "");
        notify_look(f.notify, false); /* once */
        CU_ASSERT_EQUAL(told.calls, cases[i].light);
        end_notify(&f, loop);
    }
}

/* What an Inform has yet to tell, lightweight notification does not tell twice. */
static void test_lightweight_over_restart(void)
{
    struct cwmp_fixture f;
    struct loop *loop;
    struct told told;
    begin_notify(&f, &told, &loop);
    const struct notify_env env = {.store = f.base.store,
                                   .dm = f.dm,
                                   .news = on_told_news,
                                   .lightweight = on_light,
                                   .ctx = &told};
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", LEVEL(MS "UpgradesManaged", "6"))), 0);
    fixture_set(&f.base, SETTER_ACS, SETTING_UPGRADES_MANAGED, SOURCE_USER, "1");
    notify_look(f.notify, false);
    CU_ASSERT_EQUAL(told.calls, 1);
    for (unsigned i = 0; i < 2; i++) {
        notify_free(f.notify);
        CU_ASSERT_EQUAL_FATAL(notify_new(&env, &f.notify), 0);
        CU_ASSERT_EQUAL_FATAL(notify_start(f.notify), 0);
        notify_look(f.notify, false);
        CU_ASSERT_EQUAL(told.calls, 1);
        CU_ASSERT_TRUE(notify_has_news(f.notify));
    }
    fixture_set(&f.base, SETTER_ACS, SETTING_UPGRADES_MANAGED, SOURCE_USER, "0");
    notify_look(f.notify, false); /* back: a change to who heard of the other value */
    CU_ASSERT_EQUAL(told.calls, 2);
    end_notify(&f, loop);
}

/* An idle daemon sleeps. */
static void test_polling(void)
{
    static const struct {
        const char *call;
        int64_t next_ms;
    } cases[] = {
        {SET("0", ""), -1},
        {SET("1", LEVEL(DI "ModelName", "1")), -1}, /* looked at with the next session */
        {SET("1", LEVEL(MS "URL", "2")), -1},       /* commits tell of it */
        {SET("1", LEVEL(DI "ModelName", "2")), NOTIFY_POLL_MS},
        {SET("1", LEVEL(DI "ModelName", "3")), -1},
        {SET("1", LEVEL(DI "ModelName", "5")), NOTIFY_POLL_MS},
        {SET("1", LEVEL(DI "ModelName", "0")), -1},
    };
    struct cwmp_fixture f;
    struct loop *loop;
    struct told told;
    begin_notify(&f, &told, &loop);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CU_ASSERT_EQUAL(fault_of(&f, cases[i].call), 0);
        CU_ASSERT_EQUAL(notify_next_look_ms(f.notify), cases[i].next_ms);
    }
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", LEVEL(DI "ModelName", "2"))), 0);
    loop_advance(loop, NOTIFY_POLL_MS);
    CU_ASSERT_EQUAL(notify_next_look_ms(f.notify), NOTIFY_POLL_MS);
    notify_rest(f.notify);
    CU_ASSERT_EQUAL(notify_next_look_ms(f.notify), -1);
    end_notify(&f, loop);
}

/* --- the kept form --- */

static void test_damaged_record(void)
{
    static const char text[] = "Device.ManagementServer.URL\t2\t-\n"
                               "\n"
                               "\t2\t-\n"
                               "Device.X\t7\t-\n"
                               "Device.Y\n"
                               "Device.Z\t\t=\n"
                               "Device.ManagementServer.Username\t-\tnobody\n"
                               "Device.ManagementServer.EnableCWMP\t1\t-";
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(fixture_put_record(&f.base, "attributes", text), 0);
    cwmp_restart(&f);
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), "2");
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "EnableCWMP"), "1");
    CU_ASSERT_STRING_EQUAL(access_of(&f, MS "Username"), "");
    cwmp_end(&f);
}

static void test_many_assignments(void)
{
    struct cwmp_fixture f;
    struct buf call;
    cwmp_begin(&f);
    buf_init(&call, SOAP_ENVELOPE_MAX);
    buf_puts(&call, "<cwmp:SetParameterAttributes><ParameterList "
                    "e:arrayType=\"cwmp:SetParameterAttributesStruct[10000]\">");
    for (int i = 0; i < 10000; i++)
        buf_puts(&call, LEVEL("Device.", "1"));
    buf_puts(&call, "</ParameterList></cwmp:SetParameterAttributes>");
    CU_ASSERT_EQUAL(fault_of(&f, buf_text(&call)), 9004); /* bounded, and nothing is set */
    CU_ASSERT_STRING_EQUAL(level_of(&f, MS "URL"), "0");
    buf_free(&call);
    cwmp_end(&f);
}

UNIT_MAIN("rpc-attributes", {"default levels and access lists", test_defaults},
          {"GetParameterAttributes: empty string, partial paths, several names", test_get_names},
          {"each level is set and stays", test_set},
          {"partial paths and the empty string", test_partial_path},
          {"a later entry wins", test_order},
          {"what is not to be changed is not changed", test_flags},
          {"access lists: Subscriber or nobody, entries of 64 characters", test_access},
          {"faults: nothing is set", test_faults},
          {"forced notification cannot be changed, which is no error", test_forced},
          {"one parameter has the same attributes under both roots", test_both_roots},
          {"a full disk: nothing is set", test_disk_full},
          {"levels 2 to 6 call back as they should", test_lightweight},
          {"lightweight notification tells once, also over a restart",
           test_lightweight_over_restart},
          {"values are looked at from time to time only where that is asked for", test_polling},
          {"a damaged record: what can be read counts", test_damaged_record},
          {"a request of millions of assignments is refused", test_many_assignments},
          {"every message fits the schemas", cwmp_check_schemas})
