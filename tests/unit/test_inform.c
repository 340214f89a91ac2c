/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_inform.c: the Inform has every field in order, within its limits, and fits the schema of
 * each version.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cwmp/datamodel.h"
#include "cwmp/inform.h"
#include "platform/log.h"
#include "platform/switch.h"
#include "tests/unit/cwmp_fixture.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

#define MS "Device.ManagementServer."
#define DI "Device.DeviceInfo."

static const struct inform_event first_events[] = {{"0 BOOTSTRAP", ""}, {"1 BOOT", ""}};

static struct inform plain(const struct cwmp_fixture *f)
{
    return (struct inform){.version = SOAP_CWMP_1_2,
                           .id = "1",
                           .identity = switch_identity(f->sw),
                           .events = first_events,
                           .event_count = 2,
                           .wall_ms = 1767225600000};
}

/* Writes and reads it back; f->answer owns what is returned. */
static const struct soap_node *written(struct cwmp_fixture *f, const struct inform *inform)
{
    char why[200];
    buf_reset(&f->out);
    soap_message_free(f->answer);
    f->answer = NULL;
    struct buf list;
    buf_init(&list, SOAP_ENVELOPE_MAX);
    CU_ASSERT_EQUAL_FATAL(inform_parameters(inform, f->dm, &list), 0);
    CU_ASSERT_EQUAL_FATAL(inform_write(inform, buf_text(&list), &f->out), 0);
    buf_free(&list);
    cwmp_keep(buf_text(&f->out));
    CU_ASSERT_EQUAL_FATAL(soap_read(f->out.data, f->out.len, &f->answer, why, sizeof(why)), 0);
    CU_ASSERT_STRING_EQUAL(f->answer->body->name, "Inform");
    return f->answer->body;
}

static void test_fields(void)
{
    static const char *const order[] = {"DeviceId",    "Event",      "MaxEnvelopes",
                                        "CurrentTime", "RetryCount", "ParameterList"};
    static const char *const forced[] = {
        "Device.RootDataModelVersion", DI "HardwareVersion", DI "SoftwareVersion",
        DI "ProvisioningCode",         MS "ParameterKey",    MS "ConnectionRequestURL",
        MS "AliasBasedAddressing"};
    for (int v = 0; v < SOAP_VERSION_COUNT; v++) {
        struct cwmp_fixture f;
        cwmp_begin(&f);
        struct inform inform = plain(&f);
        inform.version = (enum soap_version)v;
        inform.retry_count = 7;
        const struct soap_node *body = written(&f, &inform), *at = soap_first(body);
        CU_ASSERT_EQUAL(f.answer->version, (enum soap_version)v);
        for (size_t i = 0; i < 6; i++, at = soap_next(at))
            CU_ASSERT_STRING_EQUAL(at->name, order[i]);
        const struct soap_node *id = soap_child(body, "DeviceId");
        CU_ASSERT_STRING_EQUAL(soap_child_text(id, "Manufacturer", "?"),
                               inform.identity->manufacturer);
        CU_ASSERT_STRING_EQUAL(soap_child_text(id, "OUI", "?"), inform.identity->oui);
        CU_ASSERT_STRING_EQUAL(soap_child_text(id, "ProductClass", "?"),
                               inform.identity->product_class);
        CU_ASSERT_STRING_EQUAL(soap_child_text(id, "SerialNumber", "?"),
                               inform.identity->serial_number);
        CU_ASSERT_STRING_EQUAL(soap_child_text(body, "MaxEnvelopes", "?"), "1");
        CU_ASSERT_STRING_EQUAL(soap_child_text(body, "RetryCount", "?"), "7");
        const struct soap_node *list = soap_child(body, "ParameterList");
        CU_ASSERT_EQUAL(list->array_size, 7);
        CU_ASSERT_EQUAL(cwmp_count(list), 7);
        for (size_t i = 0; i < 7; i++)
            CU_ASSERT_PTR_NOT_NULL(cwmp_entry(body, forced[i]));
        CU_ASSERT_STRING_EQUAL(cwmp_entry(body, DI "ProvisioningCode"), "PROVISIONINGCODE");
        cwmp_end(&f);
    }
}

static void test_events(void)
{
    static const size_t counts[] = {0, 1, 63, 64, 65, 200};
    struct inform_event events[200];
    for (size_t i = 0; i < 200; i++)
        events[i] = (struct inform_event){"M Reboot", "key <1>"};
    events[0].code = "1 BOOT";
    struct cwmp_fixture f;
    cwmp_begin(&f);
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        struct inform inform = plain(&f);
        inform.events = events;
        inform.event_count = counts[i];
        const struct soap_node *list = soap_child(written(&f, &inform), "Event");
        size_t expected = counts[i] < 64 ? counts[i] : 64; /* A.3.3.1 */
        CU_ASSERT_EQUAL(cwmp_count(list), expected);
        CU_ASSERT_EQUAL(list->array_size, (long)expected);
        if (!expected)
            continue;
        CU_ASSERT_STRING_EQUAL(soap_child_text(soap_first(list), "EventCode", "?"), "1 BOOT");
        CU_ASSERT_STRING_EQUAL(soap_child_text(soap_first(list), "CommandKey", "?"), "key <1>");
    }
    cwmp_end(&f);
}

static void test_changed(void)
{
    static const char *const changed[] = {MS "PeriodicInformInterval",
                                          DI "SoftwareVersion",
                                          "Device.Gone",
                                          MS "Password",
                                          MS "Username",
                                          MS "Password"};
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f.base, SETTER_CLI, SETTING_ACS_PASSWORD, SOURCE_USER, "secret"),
                    0);
    struct inform inform = plain(&f);
    inform.changed = changed;
    inform.changed_count = 6;
    const struct soap_node *body = written(&f, &inform);
    const struct soap_node *list = soap_child(body, "ParameterList");
    CU_ASSERT_EQUAL(cwmp_count(list),
                    7 + 3); /* SoftwareVersion is forced, and there once; Gone is not there */
    CU_ASSERT_EQUAL(list->array_size, 10);
    CU_ASSERT_STRING_EQUAL(cwmp_entry(body, MS "PeriodicInformInterval"), "600");
    CU_ASSERT_STRING_EQUAL(cwmp_entry(body, MS "Password"), "");
    CU_ASSERT_PTR_NULL(strstr(buf_text(&f.out), "secret"));
    cwmp_end(&f);
}

static void test_current_time(void)
{
    static const struct {
        const char *zone;
        int64_t wall_ms;
        const char *text;
    } cases[] = {
        {"UTC0", 1767225600999, "2026-01-01T00:00:00+00:00"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1767225600000, "2026-01-01T01:00:00+01:00"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1782864000000, "2026-07-01T02:00:00+02:00"},
        {"NST3:30", 1767225600000, "2025-12-31T20:30:00-03:30"},
        {"UTC0", 0, "0001-01-01T00:00:00Z"}, /* a clock that was never set */
        {"UTC0", 946684799999, "0001-01-01T00:00:00Z"},
        {"UTC0", 946684800000, "2000-01-01T00:00:00+00:00"},
        {"UTC0", -5000, "0001-01-01T00:00:00Z"},
    };
    struct cwmp_fixture f;
    const char *before = getenv("TZ");
    char *kept = before ? strdup(before) : NULL;
    cwmp_begin(&f);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        (void)setenv("TZ", cases[i].zone, 1);
        tzset();
        struct inform inform = plain(&f);
        inform.wall_ms = cases[i].wall_ms;
        CU_ASSERT_STRING_EQUAL(soap_child_text(written(&f, &inform), "CurrentTime", "?"),
                               cases[i].text);
    }
    if (kept)
        (void)setenv("TZ", kept, 1);
    else
        (void)unsetenv("TZ");
    tzset();
    free(kept);
    cwmp_end(&f);
}

static void test_full_buffer(void)
{
    struct cwmp_fixture f;
    struct buf small;
    cwmp_begin(&f);
    struct inform inform = plain(&f);
    buf_init(&small, 1000);
    CU_ASSERT(inform_write(&inform, "<ParameterList/>", &small) < 0);
    buf_free(&small);
    buf_init(&small, 500);
    CU_ASSERT(inform_parameters(&inform, f.dm, &small) < 0);
    buf_free(&small);
    cwmp_end(&f);
}

/* SessionTimeout and SupportedCWMPVersions exist in the newest namespace only, and do not demand to
 * be understood. */
static void test_headers(void)
{
    static const struct {
        unsigned timeout_s;
        const char *said;
    } cases[] = {{0, ">30</cwmp:SessionTimeout>"},
                 {29, ">30</cwmp:SessionTimeout>"},
                 {30, ">30</cwmp:SessionTimeout>"},
                 {31, ">31</cwmp:SessionTimeout>"},
                 {600, ">600</cwmp:SessionTimeout>"}};
    struct cwmp_fixture f;
    cwmp_begin(&f);
    struct inform inform = plain(&f);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        inform.session_timeout_s = cases[i].timeout_s;
        written(&f, &inform);
        CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&f.out), cases[i].said));
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&f.out),
                                  "<cwmp:SupportedCWMPVersions soap-env:mustUnderstand=\"0\">"
                                  "1.0,1.1,1.2,1.3,1.4</cwmp:SupportedCWMPVersions>"));
    for (int v = SOAP_CWMP_1_0; v < SOAP_CWMP_1_2; v++) {
        inform.version = (enum soap_version)v;
        written(&f, &inform);
        CU_ASSERT_PTR_NULL(strstr(buf_text(&f.out), "SessionTimeout"));
        CU_ASSERT_PTR_NULL(strstr(buf_text(&f.out), "SupportedCWMPVersions"));
    }
    cwmp_end(&f);
}

/* --- a parameter that cannot be read --- */

struct unreadable {
    const char *path;
    int error;
};
static const struct unreadable readable = {"", 0};
static const struct unreadable *unreadable = &readable;

int __real_datamodel_value(struct datamodel *dm, const struct datamodel_item *item,
                           struct buf *out);
int __wrap_datamodel_value(struct datamodel *dm, const struct datamodel_item *item,
                           struct buf *out);
int __wrap_datamodel_value(struct datamodel *dm, const struct datamodel_item *item, struct buf *out)
{
    if (strcmp(item->path, unreadable->path) == 0) {
        buf_puts(out, "half");
        return unreadable->error;
    }
    return __real_datamodel_value(dm, item, out);
}

static void on_line(void *ctx, const struct log_record *record)
{
    unsigned *warnings = ctx;
    *warnings += record->level == LOG_LEVEL_WARNING;
}

static void test_unreadable(void)
{
    static const char *const changed[] = {MS "PeriodicInformInterval", MS "PeriodicInformEnable"};
    static const struct {
        struct unreadable bad;
        size_t count;
        const char *left; /* as the value of it; NULL: it is not there */
    } cases[] = {
        {{"", 0}, 9, NULL},
        {{MS "PeriodicInformInterval", -EIO}, 8, NULL},
        {{MS "ConnectionRequestURL", -EIO}, 9, ""},   /* forced, a string */
        {{MS "AliasBasedAddressing", -EIO}, 8, NULL}, /* forced, but "" is no boolean */
    };
    struct cwmp_fixture f;
    unsigned warnings = 0;
    struct log *log;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL_FATAL(log_new("inform", LOG_TARGET_STDERR, LOG_LEVEL_ERROR, &log), 0);
    log_watch(log, on_line, &warnings);
    struct inform inform = plain(&f);
    inform.changed = changed;
    inform.changed_count = 2;
    inform.log = log;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        unreadable = &cases[i].bad;
        warnings = 0;
        const struct soap_node *body = written(&f, &inform);
        CU_ASSERT_EQUAL(soap_child(body, "ParameterList")->array_size, (long)cases[i].count);
        CU_ASSERT_EQUAL(cwmp_count(soap_child(body, "ParameterList")), cases[i].count);
        CU_ASSERT_EQUAL(warnings, cases[i].bad.error != 0);
        const char *value = cwmp_entry(body, cases[i].bad.path);
        CU_ASSERT_EQUAL(!value, !cases[i].left);
        if (value && cases[i].left)
            CU_ASSERT_STRING_EQUAL(value, cases[i].left);
    }
    static const struct unreadable memory = {MS "PeriodicInformInterval", -ENOMEM};
    struct buf list;
    buf_init(&list, SOAP_ENVELOPE_MAX);
    unreadable = &memory;
    CU_ASSERT_EQUAL(inform_parameters(&inform, f.dm, &list), -ENOMEM);
    buf_free(&list);
    unreadable = &readable;
    log_free(log);
    cwmp_end(&f);
}

/* An event that the namespace does not have would make the whole Inform invalid. */
static void test_events_of_later_versions(void)
{
    static const struct inform_event events[] = {
        {"1 BOOT", ""}, {"10 AUTONOMOUS TRANSFER COMPLETE", ""}, {"14 HEARTBEAT", ""}};
    static const long counts[SOAP_VERSION_COUNT] = {1, 2, 3};
    struct cwmp_fixture f;
    cwmp_begin(&f);
    struct inform inform = plain(&f);
    for (int v = 0; v < SOAP_VERSION_COUNT; v++) {
        inform.version = (enum soap_version)v;
        inform.events = events;
        inform.event_count = 3;
        CU_ASSERT_EQUAL(soap_child(written(&f, &inform), "Event")->array_size, counts[v]);
        inform.events = events + 2; /* nothing else to say */
        inform.event_count = 1;
        const struct soap_node *only = soap_first(soap_child(written(&f, &inform), "Event"));
        CU_ASSERT_STRING_EQUAL(soap_child_text(only, "EventCode", ""),
                               v == SOAP_CWMP_1_2 ? "14 HEARTBEAT" : "2 PERIODIC");
    }
    cwmp_end(&f);
}

UNIT_MAIN("inform", {"header blocks of the newest namespace", test_headers},
          {"events of later versions are left out", test_events_of_later_versions},
          {"every field, and the forced parameters, in each version", test_fields},
          {"at most 64 events", test_events}, {"changed parameters are there once", test_changed},
          {"CurrentTime has its zone; an unset clock says so", test_current_time},
          {"a full buffer is an error", test_full_buffer},
          {"a parameter that cannot be read does not fail the Inform", test_unreadable},
          {"every message fits the schemas", cwmp_check_schemas})
