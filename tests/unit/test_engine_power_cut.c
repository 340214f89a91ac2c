/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_engine_power_cut.c: the power is cut at each system call of what an engine keeps: an
 * answered request of the ACS, an acknowledged Inform, a time that has come. The engine that starts
 * then holds all of it or nothing, and tells the ACS what it owes.
 */
#include <stdio.h>
#include <string.h>

#include "cwmp/scheduled_informs.h"
#include "platform/loop.h"
#include "tests/unit/engine_rig.h"
#include "tests/unit/fake_http.h"
#include "tests/unit/power_cut.h"

#include "platform/banned.h"

static struct rig rig; /* of the process that is cut */

/* --- what was long ago: url1 has been informed, and has set a parameter --- */

static void answer(struct rig *at, const char *call)
{
    char request[2000];
    (void)snprintf(request, sizeof(request),
                   "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" "
                   "xmlns:e=\"http://schemas.xmlsoap.org/soap/encoding/\" "
                   "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" "
                   "xmlns:x=\"http://www.w3.org/2001/XMLSchema\" "
                   "xmlns:c=\"urn:dslforum-org:cwmp-1-2\"><s:Header>"
                   "<c:ID s:mustUnderstand=\"1\">7</c:ID></s:Header><s:Body>%s</s:Body>"
                   "</s:Envelope>",
                   call);
    fake_http_reply(at->http, 200, request);
}

#define SET_CODE(value, key)                                                                       \
    "<c:SetParameterValues><ParameterList e:arrayType=\"c:ParameterValueStruct[1]\">"              \
    "<ParameterValueStruct><Name>Device.DeviceInfo.ProvisioningCode</Name>"                        \
    "<Value i:type=\"x:string\">" value "</Value></ParameterValueStruct></ParameterList>"          \
    "<ParameterKey>" key "</ParameterKey></c:SetParameterValues>"

static void prepare_informed(struct fixture *f)
{
    struct rig at;
    rig_attach(&at, f);
    rig_set(&at, SETTER_ACS, SETTING_ACS_URL, url1);
    rig_set(&at, SETTER_ACS, SETTING_CWMP_ENABLE, "1");
    fake_http_reply(at.http, 200, fake_inform_response);
    answer(&at, SET_CODE("OLD", "old"));
    fake_http_reply(at.http, 204, "");
    loop_advance(at.loop, 0);
    rig_detach(&at);
}

/* --- the process that is cut --- */

/* In the session after 1 BOOT: the next reply is a request. */
static void before_request(struct fixture *f)
{
    rig_attach(&rig, f);
    fake_http_reply(rig.http, 200, fake_inform_response);
}

static void before_inform_response(struct fixture *f)
{
    rig_attach(&rig, f);
}

/* The ACS got a response, no fault. */
static int act_request(const char *call)
{
    answer(&rig, call);
    return rig_says(&rig, "Response>") ? 0 : -1;
}

static int act_inform_response(struct fixture *f)
{
    (void)f;
    fake_http_reply(rig.http, 200, fake_inform_response);
    return 0;
}

/* --- what the next life finds --- */

static void value_of(struct rig *at, const char *path, char *out)
{
    char call[400];
    (void)snprintf(call, sizeof(call),
                   "<c:GetParameterValues><ParameterNames e:arrayType=\"x:string[1]\">"
                   "<string>%s</string></ParameterNames></c:GetParameterValues>",
                   path);
    answer(at, call);
    const char *value = strstr(fake_http_body(at->http), "<Value ");
    value = value ? strchr(value, '>') + 1 : NULL;
    (void)snprintf(out, VALUE_MAX, "%.*s", value ? (int)strcspn(value, "<") : 6,
                   value ? value : "(none)");
}

static void level_of(struct rig *at, const char *path, char *out)
{
    char call[400];
    (void)snprintf(call, sizeof(call),
                   "<c:GetParameterAttributes><ParameterNames e:arrayType=\"x:string[1]\">"
                   "<string>%s</string></ParameterNames></c:GetParameterAttributes>",
                   path);
    answer(at, call);
    const char *level = strstr(fake_http_body(at->http), "<Notification>");
    (void)snprintf(out, VALUE_MAX, "%.1s", level ? level + strlen("<Notification>") : "-");
}

/* Its first Inform, and what it says in that session: the value of one parameter, ParameterKey, and
 * the level of the same parameter. */
static void look_at(const struct fixture *f, const char *path, struct found *out)
{
    struct rig next;
    char text[VALUE_MAX];
    rig_attach(&next, f);
    keep(out, 0, rig_events(&next));
    fake_http_reply(next.http, 200, fake_inform_response);
    value_of(&next, path, text);
    keep(out, 1, text);
    value_of(&next, "Device.ManagementServer.ParameterKey", text);
    keep(out, 2, text);
    level_of(&next, path, text);
    keep(out, 3, text);
    fake_http_reply(next.http, 204, "");
    loop_advance(next.loop, 0);
    keep(out, 4, fake_http_is_open(next.http) ? rig_events(&next) : "quiet");
    rig_detach(&next);
}

static void look_code(const struct fixture *f, struct found *out)
{
    look_at(f, "Device.DeviceInfo.ProvisioningCode", out);
}

/* --- requests --- */

static int act_set_values(struct fixture *f)
{
    (void)f;
    return act_request(SET_CODE("NEW", "new"));
}

/* Never 4 VALUE CHANGE: what the ACS changed is known to it, whenever the power is cut. */
static void test_set_values(void)
{
    static const struct scenario scenario = {
        prepare_informed,
        before_request,
        act_set_values,
        look_code,
        {"1 BOOT", "OLD", "old", "2", "quiet"},
        {"1 BOOT", "NEW", "new", "2", "quiet"},
    };
    cut_everywhere(&scenario);
}

static int act_set_attributes(struct fixture *f)
{
    (void)f;
    return act_request(
        "<c:SetParameterAttributes><ParameterList "
        "e:arrayType=\"c:SetParameterAttributesStruct[1]\">"
        "<SetParameterAttributesStruct><Name>Device.ManagementServer.PeriodicInformInterval</Name>"
        "<NotificationChange>1</NotificationChange><Notification>2</Notification>"
        "<AccessListChange>0</AccessListChange><AccessList e:arrayType=\"x:string[0]\"/>"
        "</SetParameterAttributesStruct></ParameterList></c:SetParameterAttributes>");
}

static void look_interval(const struct fixture *f, struct found *out)
{
    look_at(f, "Device.ManagementServer.PeriodicInformInterval", out);
}

/* Watched from its present value: no news after the restart. */
static void test_set_attributes(void)
{
    static const struct scenario scenario = {
        prepare_informed,
        before_request,
        act_set_attributes,
        look_interval,
        {"1 BOOT", "600", "old", "0", "quiet"},
        {"1 BOOT", "600", "old", "2", "quiet"},
    };
    cut_everywhere(&scenario);
}

static int act_add_object(struct fixture *f)
{
    (void)f;
    return act_request("<c:AddObject><ObjectName>Device.ManagementServer.InformParameter."
                       "</ObjectName><ParameterKey>added</ParameterKey></c:AddObject>");
}

static void look_object(const struct fixture *f, struct found *out)
{
    look_at(f, "Device.ManagementServer.InformParameter.1.Enable", out);
}

static void test_add_object(void)
{
    static const struct scenario scenario = {
        prepare_informed,
        before_request,
        act_add_object,
        look_object,
        {"1 BOOT", "(none)", "old", "-", "quiet"},
        {"1 BOOT", "0", "added", "0", "quiet"},
    };
    cut_everywhere(&scenario);
}

static void prepare_object(struct fixture *f)
{
    prepare_informed(f);
    before_request(f);
    CU_ASSERT_EQUAL(act_add_object(f), 0);
    rig_detach(&rig);
}

static int act_delete_object(struct fixture *f)
{
    (void)f;
    return act_request("<c:DeleteObject><ObjectName>Device.ManagementServer.InformParameter.1."
                       "</ObjectName><ParameterKey>gone</ParameterKey></c:DeleteObject>");
}

static void test_delete_object(void)
{
    static const struct scenario scenario = {
        prepare_object,
        before_request,
        act_delete_object,
        look_object,
        {"1 BOOT", "0", "added", "0", "quiet"},
        {"1 BOOT", "(none)", "gone", "-", "quiet"},
    };
    cut_everywhere(&scenario);
}

/* --- ScheduleInform: promised, then due --- */

static int act_schedule(struct fixture *f)
{
    (void)f;
    return act_request("<c:ScheduleInform><DelaySeconds>60</DelaySeconds>"
                       "<CommandKey>later</CommandKey></c:ScheduleInform>");
}

/* The first Inform, and those of the two minutes that follow. */
static void look_minutes(const struct fixture *f, struct found *out)
{
    struct rig next;
    rig_attach(&next, f);
    keep(out, 0, rig_events(&next));
    fake_http_serve(next.http);
    loop_advance(next.loop, 0);
    for (unsigned i = 1; i < 4; i++) {
        loop_advance(next.loop, 40 * 1000);
        keep(out, i, fake_http_is_open(next.http) ? rig_events(&next) : "quiet");
        if (!fake_http_is_open(next.http))
            continue;
        if (i < 3 && rig_says(&next, "<CommandKey>later</CommandKey>"))
            keep(out, 4, "later");
        fake_http_serve(next.http);
        loop_advance(next.loop, 0);
    }
    rig_detach(&next);
}

static void test_schedule(void)
{
    static const struct scenario scenario = {
        prepare_informed,
        before_request,
        act_schedule,
        look_minutes,
        {"1 BOOT", "quiet", "quiet", "quiet", ""},
        {"1 BOOT", "quiet", "3 SCHEDULED+M ScheduleInform", "quiet", "later"},
    };
    cut_everywhere(&scenario);
}

static void prepare_scheduled(struct fixture *f)
{
    prepare_informed(f);
    before_request(f);
    CU_ASSERT_EQUAL(act_schedule(f), 0);
    rig_detach(&rig);
}

static void before_due(struct fixture *f)
{
    rig_attach(&rig, f);
    fake_http_serve(rig.http);
    loop_advance(rig.loop, 59999);
}

static int act_due(struct fixture *f)
{
    (void)f;
    loop_advance(rig.loop, 1);
    return rig_says(&rig, "M ScheduleInform") ? 0 : -1;
}

/* Either it still waits, or its event is owed: never both, never neither. */
static void test_due(void)
{
    static const struct scenario scenario = {
        prepare_scheduled,
        before_due,
        act_due,
        look_minutes,
        {"1 BOOT", "quiet", "3 SCHEDULED+M ScheduleInform", "quiet", "later"},
        {"1 BOOT+3 SCHEDULED+M ScheduleInform", "quiet", "quiet", "quiet", ""},
    };
    cut_everywhere(&scenario);
}

/* --- Informs that are acknowledged --- */

static void prepare_bootstrap(struct fixture *f)
{
    struct rig at;
    rig_attach(&at, f);
    rig_set(&at, SETTER_ACS, SETTING_ACS_URL, url1);
    rig_set(&at, SETTER_ACS, SETTING_CWMP_ENABLE, "1");
    rig_detach(&at);
}

static void test_bootstrap(void)
{
    static const struct scenario scenario = {
        prepare_bootstrap,
        before_inform_response,
        act_inform_response,
        look_code,
        {"0 BOOTSTRAP+1 BOOT", "PROVISIONINGCODE", "", "2", "quiet"},
        {"1 BOOT", "PROVISIONINGCODE", "", "2", "quiet"},
    };
    cut_everywhere(&scenario);
}

/* The administrator changed and saved an active parameter while the switch was off. */
static void prepare_news(struct fixture *f)
{
    prepare_informed(f);
    CU_ASSERT_EQUAL(fixture_set(f, SETTER_CLI, SETTING_PROVISION_CODE, SOURCE_USER, "SAVED"), 0);
    CU_ASSERT_EQUAL(fixture_save(f), 0);
}

static void test_news(void)
{
    static const struct scenario scenario = {
        prepare_news,
        before_inform_response,
        act_inform_response,
        look_code,
        {"1 BOOT+4 VALUE CHANGE", "SAVED", "old", "2", "quiet"},
        {"1 BOOT", "SAVED", "old", "2", "quiet"},
    };
    cut_everywhere(&scenario);
}

/* --- another ACS --- */

static int act_other_acs(struct fixture *f)
{
    char call[800];
    (void)f;
    (void)snprintf(call, sizeof(call),
                   "<c:SetParameterValues><ParameterList e:arrayType=\"c:ParameterValueStruct[1]\">"
                   "<ParameterValueStruct><Name>Device.ManagementServer.URL</Name>"
                   "<Value i:type=\"x:string\">%s</Value></ParameterValueStruct></ParameterList>"
                   "<ParameterKey>moved</ParameterKey></c:SetParameterValues>",
                   url2);
    return act_request(call);
}

static void look_url(const struct fixture *f, struct found *out)
{
    look_at(f, "Device.ManagementServer.URL", out);
}

static void test_other_acs(void)
{
    static const struct scenario scenario = {
        prepare_informed,
        before_request,
        act_other_acs,
        look_url,
        {"1 BOOT", "http://acs1.example:7547/acs", "old", "0", "quiet"},
        {"0 BOOTSTRAP+1 BOOT", "http://acs2.example/acs", "moved", "0", "quiet"},
    };
    cut_everywhere(&scenario);
}

UNIT_MAIN("engine_power_cut",
          {"SetParameterValues cut anywhere: all or nothing, and no news", test_set_values},
          {"SetParameterAttributes cut anywhere: all or nothing, and no news", test_set_attributes},
          {"AddObject cut anywhere: the instance and its number, or nothing", test_add_object},
          {"DeleteObject cut anywhere: all or nothing", test_delete_object},
          {"ScheduleInform cut anywhere: promised or not", test_schedule},
          {"a scheduled Inform that is due: it waits or its event is owed", test_due},
          {"0 BOOTSTRAP acknowledged: owed or told", test_bootstrap},
          {"4 VALUE CHANGE acknowledged: owed or told", test_news},
          {"another ACS set by the ACS: all or nothing, 0 BOOTSTRAP owed", test_other_acs})
