/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_lwn.c: lightweight notification on the simulated clock: what is sent, when, and to whom.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cwmp/acs.h"
#include "cwmp/lwn.h"
#include "cwmp/lwn_message.h"
#include "cwmp/notify.h"
#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/fs.h"
#include "platform/log.h"
#include "platform/loop.h"
#include "platform/store.h"
#include "platform/switch.h"
#include "tests/unit/cwmp_fixture.h"
#include "tests/unit/fake_udp.h"
#include "tests/unit/lwn_rig.h"

#include "platform/banned.h"

static const char uptime[] = "Device.DeviceInfo.UpTime",
                  software[] = "Device.DeviceInfo.SoftwareVersion",
                  code[] = "Device.DeviceInfo.ProvisioningCode";

/* Of the message of test_message(): openssl dgst -sha1 -hmac knock */
#define SIGNATURE "BECAD057F491C7F8318E5FD77D5F12895934FE56"

static void tell(struct lwn_rig *rig, const char *path, bool at_once)
{
    const struct notify_light change = {.path = path, .at_once = at_once};
    lwn_tell(rig->lwn, &change, 1, NULL);
    loop_advance(rig->loop, 0);
    loop_advance(rig->loop, 0);
}

static bool says(size_t n, const char *text)
{
    return strstr(fake_udp_datagram(n), text) != NULL;
}

/* --- what is sent --- */

static void test_message(void)
{
    struct lwn_rig rig;
    begin(&rig);
    acs_sets(&rig, SETTING_PROVISION_CODE, "A.1");
    tell(&rig, code, true);
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    CU_ASSERT_STRING_EQUAL(fake_udp_host(), "acs.example");
    CU_ASSERT_EQUAL(fake_udp_port(), 7547);
    CU_ASSERT_STRING_EQUAL(
        fake_udp_datagram(0),
        "POST / HTTP/1.1\r\n"
        "Host: acs.example:7547\r\n"
        "Content-Type: text/xml; charset=\"utf-8\"\r\n"
        "Content-Length: 511\r\n"
        "Signature: " SIGNATURE "\r\n\r\n"
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Notification xmlns=\"urn:broadband-forum-org:cwmp:lwnotif-1-0\""
        " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
        "<TS>1767225600</TS><UN>0200CE-SIM&lt;1&gt;</UN><CN>00000000000000010000000000000002</CN>"
        "<OUI>0200CE</OUI><ProductClass>Simulated Switch</ProductClass>"
        "<SerialNumber>SIM0000001</SerialNumber>\n"
        "<Param><Name>Device.DeviceInfo.ProvisioningCode</Name>"
        "<Value xsi:type=\"xsd:string\">A.1</Value></Param>\n"
        "</Notification>\n");
    end(&rig);
}

static void test_value_of_now(void)
{
    struct lwn_rig rig;
    begin(&rig);
    fake_udp_hold();
    acs_sets(&rig, SETTING_PROVISION_CODE, "OLD");
    tell(&rig, code, true);
    acs_sets(&rig, SETTING_PROVISION_CODE, "NEW");
    fake_udp_found();
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    CU_ASSERT_TRUE(says(0, ">NEW<"));
    CU_ASSERT_FALSE(says(0, ">OLD<"));
    end(&rig);
}

/* A name that is gone, and one whose value no datagram holds, do not hold up the others. */
static void test_odd_parameters(void)
{
    struct lwn_rig rig;
    begin(&rig);
    tell(&rig, "Device.NoSuch", false);
    tell(&rig, "Device.DeviceInfo.", false);
    tell(&rig, uptime, true);
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    CU_ASSERT_TRUE(says(0, uptime));
    CU_ASSERT_FALSE(says(0, "NoSuch"));
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 0);
    tell(&rig, "Device.NoSuch", true);
    loop_advance(rig.loop, LWN_PAUSE_MS);
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 0);
    end(&rig);
}

/* --- when it is sent --- */

static void test_passive(void)
{
    struct lwn_rig rig;
    begin(&rig);
    tell(&rig, code, false);
    loop_advance(rig.loop, INT64_C(30) * 86400 * 1000);
    CU_ASSERT_EQUAL(fake_udp_count(), 0); /* no trigger interval: it waits for an active one */
    tell(&rig, software, true);
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    CU_ASSERT_TRUE(says(0, code));
    CU_ASSERT_TRUE(says(0, software));
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 0);
    end(&rig);
}

static void test_interval(void)
{
    struct lwn_rig rig;
    begin(&rig);
    acs_sets(&rig, SETTING_LWN_TRIGGER_INTERVAL, "3600");
    tell(&rig, code, false);
    loop_advance(rig.loop, 3599999);
    CU_ASSERT_EQUAL(fake_udp_count(), 0);
    loop_advance(rig.loop, 1);
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    loop_advance(rig.loop, INT64_C(10) * 3600 * 1000); /* nothing waits, nothing is sent */
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    tell(&rig, code, false);
    acs_sets(&rig, SETTING_LWN_TRIGGER_INTERVAL, "60");
    loop_advance(rig.loop, 60000);
    CU_ASSERT_EQUAL(fake_udp_count(), 2);
    end(&rig);
}

static void test_phase(void)
{
    struct lwn_rig rig;
    begin(&rig); /* it is 2026-01-01T00:00:00Z */
    acs_sets(&rig, SETTING_LWN_TRIGGER_TIME, "2040-06-01T12:00:20Z"); /* far ahead: the phase */
    acs_sets(&rig, SETTING_LWN_TRIGGER_INTERVAL, "60");
    tell(&rig, code, false);
    loop_advance(rig.loop, 19999);
    CU_ASSERT_EQUAL(fake_udp_count(), 0);
    loop_advance(rig.loop, 1);
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    tell(&rig, code, false);
    loop_set_wall(rig.loop, clock_wall_ms(rig.f.clock) - 86400000 + 50000); /* hh:01:10 */
    loop_advance(rig.loop, 9999);
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    loop_advance(rig.loop, 1);
    CU_ASSERT_EQUAL(fake_udp_count(), 2);
    loop_set_wall(rig.loop, 1000); /* 1970: the time is not known, the interval alone counts */
    tell(&rig, code, false);
    loop_advance(rig.loop, 59999);
    CU_ASSERT_EQUAL(fake_udp_count(), 2);
    loop_advance(rig.loop, 1);
    CU_ASSERT_EQUAL(fake_udp_count(), 3);
    end(&rig);
}

static void test_pause(void)
{
    struct lwn_rig rig;
    begin(&rig);
    for (unsigned i = 0; i < 1000; i++)
        tell(&rig, i % 2 ? code : uptime, true);
    CU_ASSERT_EQUAL(fake_udp_count(), 1); /* a change a microsecond: one sending a second */
    loop_advance(rig.loop, LWN_PAUSE_MS - 1);
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    loop_advance(rig.loop, 1);
    CU_ASSERT_EQUAL(fake_udp_count(), 2);
    loop_advance(rig.loop, 3600 * 1000);
    CU_ASSERT_EQUAL(fake_udp_count(), 2);
    end(&rig);
}

/* --- whether it is sent --- */

/* A daemon without lightweight notification is not woken for it. */
static void test_idle(void)
{
    struct lwn_rig rig;
    bool fired = true;
    begin(&rig);
    CU_ASSERT_EQUAL(loop_advance_once(rig.loop, INT64_C(86400) * 1000, &fired), 86400 * 1000);
    CU_ASSERT_FALSE(fired); /* used, and nothing waits */
    acs_sets(&rig, SETTING_LWN_TRIGGER_INTERVAL, "60");
    loop_advance_once(rig.loop, 60000, &fired);
    CU_ASSERT_TRUE(fired);
    acs_sets(&rig, SETTING_LWN_PROTOCOLS, "");
    tell(&rig, code, true);
    CU_ASSERT_EQUAL(loop_advance_once(rig.loop, INT64_C(86400) * 1000, &fired), 86400 * 1000);
    CU_ASSERT_FALSE(fired);
    restart(&rig);
    CU_ASSERT_EQUAL(loop_advance_once(rig.loop, INT64_C(86400) * 1000, &fired), 86400 * 1000);
    CU_ASSERT_FALSE(fired);
    end(&rig);
}

static void test_not_used(void)
{
    struct lwn_rig rig;
    begin(&rig);
    tell(&rig, code, false);
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 1);
    acs_sets(&rig, SETTING_LWN_PROTOCOLS, "");
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 0); /* disabled, despite any attributes (TR-181) */
    tell(&rig, code, true);
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 0);
    acs_sets(&rig, SETTING_LWN_PROTOCOLS, "UDP");
    loop_advance(rig.loop, 3600 * 1000);
    CU_ASSERT_EQUAL(fake_udp_count(), 0);
    end(&rig);
}

static void test_cwmp_disabled(void)
{
    struct lwn_rig rig;
    begin(&rig);
    set(&rig, SETTER_CLI, SETTING_CWMP_ENABLE, "0");
    tell(&rig, code, true);
    CU_ASSERT_FALSE(fake_udp_is_open());
    set(&rig, SETTER_CLI, SETTING_CWMP_ENABLE, "1");
    loop_advance(rig.loop, 0);
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    end(&rig);
}

static void test_disabled_meanwhile(void)
{
    struct lwn_rig rig;
    begin(&rig);
    fake_udp_hold();
    tell(&rig, code, true);
    CU_ASSERT_TRUE(fake_udp_is_open());
    set(&rig, SETTER_CLI, SETTING_CWMP_ENABLE, "0");
    fake_udp_found();
    CU_ASSERT_EQUAL(fake_udp_count(), 0);
    CU_ASSERT_FALSE(fake_udp_is_open());
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 1);
    end(&rig);
}

static void test_host(void)
{
    static const struct {
        const char *url, *host, *expected;
    } rows[] = {
        {"http://acs.example/acs", NULL, "acs.example"},
        {"https://192.0.2.1:443", NULL, "192.0.2.1"},
        {"http://[2001:db8::7]:7547/acs", NULL, "2001:db8::7"},
        {"http://acs.example/acs", "collector.example", "collector.example"},
        {"http://acs.example/acs", "2001:db8::8", "2001:db8::8"},
    };
    struct lwn_rig rig;
    begin(&rig);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        acs_sets(&rig, SETTING_ACS_URL, rows[i].url);
        acs_sets(&rig, SETTING_LWN_HOST, rows[i].host);
        tell(&rig, code, true);
        loop_advance(rig.loop, LWN_PAUSE_MS);
        CU_ASSERT_EQUAL(fake_udp_count(), i + 1);
        CU_ASSERT_STRING_EQUAL(fake_udp_host(), rows[i].expected);
        loop_advance(rig.loop, LWN_PAUSE_MS);
    }
    acs_sets(&rig, SETTING_LWN_PORT, "40000");
    tell(&rig, code, true);
    CU_ASSERT_EQUAL(fake_udp_port(), 40000);
    acs_sets(&rig, SETTING_LWN_HOST, NULL);
    acs_sets(&rig, SETTING_LWN_PORT, "0"); /* no port: nothing can be sent */
    size_t before = fake_udp_count();
    loop_advance(rig.loop, LWN_PAUSE_MS);
    tell(&rig, code, true);
    CU_ASSERT_EQUAL(fake_udp_count(), before);
    end(&rig);
}

static void engine_acs(void *ctx, struct acs_in_force *out)
{
    const struct lwn_rig *rig = ctx;
    acs_in_force(store_settings(rig->f.base.store), out);
    if (rig->undecided)
        *out = (struct acs_in_force){.url = "", .username = ""};
}

/* While the engine waits for DHCP to name the ACS, the default one hears nothing either. */
static void test_undecided(void)
{
    struct lwn_rig rig;
    begin(&rig);
    rig.acs = engine_acs;
    rig.undecided = true;
    restart(&rig);
    tell(&rig, code, true);
    loop_advance(rig.loop, LWN_PAUSE_MS);
    CU_ASSERT_EQUAL(fake_udp_count(), 0);
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 1);
    CU_ASSERT_EQUAL(rig.warnings, 0);
    rig.undecided = false;
    acs_sets(&rig, SETTING_ACS_URL, "http://named.example/acs");
    loop_advance(rig.loop, LWN_PAUSE_MS);
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    CU_ASSERT_STRING_EQUAL(fake_udp_host(), "named.example");
    end(&rig);
}

/* --- failures: what could not leave goes with the next, and is not tried for by itself --- */

static void expect_no_second_try(struct lwn_rig *rig)
{
    tell(rig, code, true);
    CU_ASSERT_EQUAL(fake_udp_count(), 0);
    CU_ASSERT_EQUAL(lwn_waiting(rig->lwn), 1);
    fake_udp_fail(0, 0);
    loop_advance(rig->loop, INT64_C(86400) * 1000);
    CU_ASSERT_EQUAL(fake_udp_count(), 0);
}

static void expect_with_next(struct lwn_rig *rig)
{
    tell(rig, software, true);
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    CU_ASSERT_TRUE(says(0, code));
}

static void test_no_such_host(void)
{
    struct lwn_rig rig;
    begin(&rig);
    fake_udp_fail(-EHOSTUNREACH, 0);
    expect_no_second_try(&rig);
    expect_with_next(&rig);
    end(&rig);
}

static void test_no_way(void)
{
    struct lwn_rig rig;
    begin(&rig);
    fake_udp_fail(0, -ENETUNREACH);
    expect_no_second_try(&rig);
    expect_with_next(&rig);
    end(&rig);
}

static void test_no_key(void)
{
    struct lwn_rig rig;
    begin(&rig);
    acs_sets(&rig, SETTING_ACS_PASSWORD, NULL);
    expect_no_second_try(&rig);
    tell(&rig, uptime, true);
    CU_ASSERT_EQUAL(rig.warnings, 1); /* said once */
    CU_ASSERT_FALSE(fake_udp_is_open());
    acs_sets(&rig, SETTING_ACS_PASSWORD, "knock");
    expect_with_next(&rig);
    acs_sets(&rig, SETTING_ACS_PASSWORD, NULL);
    loop_advance(rig.loop, LWN_PAUSE_MS);
    tell(&rig, code, true);
    CU_ASSERT_EQUAL(rig.warnings, 2); /* and again when it is so again */
    end(&rig);
}

static void test_key_gone_meanwhile(void)
{
    struct lwn_rig rig;
    begin(&rig);
    fake_udp_hold();
    tell(&rig, code, true);
    acs_sets(&rig, SETTING_ACS_PASSWORD, NULL);
    fake_udp_found();
    CU_ASSERT_EQUAL(fake_udp_count(), 0);
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 1);
    CU_ASSERT_EQUAL(rig.warnings, 1);
    CU_ASSERT_FALSE(fake_udp_is_open());
    end(&rig);
}

/* Name and password are those of the source that names the ACS. */
static void test_account_of_dhcp(void)
{
    struct lwn_rig rig;
    begin(&rig);
    acs_sets(&rig, SETTING_PROVISION_CODE, "A.1");
    acs_sets(&rig, SETTING_ACS_PASSWORD, "theirs");
    acs_sets(&rig, SETTING_ACS_URL, NULL);
    const struct setting_id_text {
        enum setting_id id;
        const char *text;
    } leased[] = {{SETTING_ACS_URL, "http://acs.example:7547/acs"},
                  {SETTING_ACS_USERNAME, "0200CE-SIM<1>"},
                  {SETTING_ACS_PASSWORD, "knock"}};
    for (size_t i = 0; i < sizeof(leased) / sizeof(leased[0]); i++)
        CU_ASSERT_EQUAL(
            fixture_set(&rig.f.base, SETTER_DHCP, leased[i].id, SOURCE_DHCP, leased[i].text), 0);
    tell(&rig, code, true);
    CU_ASSERT_TRUE(says(0, "Signature: " SIGNATURE "\r\n"));
    end(&rig);
}

/* --- many --- */

static void test_many(void)
{
    struct lwn_rig rig;
    begin(&rig);
    size_t expected = 0, count = 0;
    const struct dm_row *rows = datamodel_rows(&count);
    for (size_t i = 0; i < count; i++) /* everything that is there once */
        if (rows[i].path[strlen(rows[i].path) - 1] != '.' && !strchr(rows[i].path, '{') &&
            strcmp(cwmp_value(&rig.f, rows[i].path), "(none)") != 0) {
            tell(&rig, rows[i].path, false);
            expected++;
        }
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), expected);
    tell(&rig, uptime, true);
    CU_ASSERT(fake_udp_count() > 1);
    CU_ASSERT(fake_udp_count() <= LWN_BURST_MAX);
    loop_advance(rig.loop, 10 * LWN_PAUSE_MS);
    size_t told = 0;
    for (size_t i = 0; i < fake_udp_count(); i++) {
        const char *at = fake_udp_datagram(i);
        CU_ASSERT(strlen(at) <= LWN_DATAGRAM_MAX);
        for (; (at = strstr(at, "<Name>")); at++)
            told++;
    }
    CU_ASSERT_EQUAL(told, expected);
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 0);
    end(&rig);
}

static void test_bounded(void)
{
    struct lwn_rig rig;
    begin(&rig);
    struct notify_light changes[LWN_WAITING_MAX + 50];
    static char names[LWN_WAITING_MAX + 50][32];
    for (unsigned i = 0; i < LWN_WAITING_MAX + 50; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "Device.Gone.%u", i);
        changes[i] = (struct notify_light){names[i], false};
    }
    lwn_tell(rig.lwn, changes, LWN_WAITING_MAX + 50, NULL);
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), LWN_WAITING_MAX);
    tell(&rig, uptime, true); /* known, or left out: the full list must not hold up for ever */
    loop_advance(rig.loop, LWN_PAUSE_MS);
    tell(&rig, code, true);
    loop_advance(rig.loop, LWN_PAUSE_MS);
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 0);
    end(&rig);
}

/* --- restarts --- */

static void test_restart(void)
{
    struct lwn_rig rig;
    begin(&rig);
    tell(&rig, code, false);
    CU_ASSERT_EQUAL(fixture_save(&rig.f.base), 0);
    restart(&rig);
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 1);
    CU_ASSERT_EQUAL(fake_udp_count(), 0);
    fake_udp_hold();
    tell(&rig, software, true); /* the power is cut during the lookup */
    restart(&rig);
    CU_ASSERT_EQUAL(fake_udp_count(), 0);
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 2);
    fake_udp_found();
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    CU_ASSERT_TRUE(says(0, code));
    CU_ASSERT_TRUE(says(0, software));
    restart(&rig); /* never again */
    loop_advance(rig.loop, 3600 * 1000);
    CU_ASSERT_EQUAL(fake_udp_count(), 1);
    CU_ASSERT_STRING_EQUAL(fixture_record(&rig.f.base, "lwn"), "(unset)");
    end(&rig);
}

static void test_one_transaction(void)
{
    struct lwn_rig rig;
    begin(&rig);
    const struct notify_light change = {code, false};
    struct txn *txn = fixture_txn(SETTER_ENGINE);
    lwn_tell(rig.lwn, &change, 1, txn);
    CU_ASSERT_STRING_EQUAL(fixture_record(&rig.f.base, "lwn"), "(unset)");
    CU_ASSERT_EQUAL(store_commit(rig.f.base.store, txn, NULL), 0);
    txn_free(txn);
    CU_ASSERT_STRING_EQUAL(fixture_record(&rig.f.base, "lwn"),
                           "Device.DeviceInfo.ProvisioningCode\n");
    lwn_forget(rig.lwn, NULL);
    CU_ASSERT_STRING_EQUAL(fixture_record(&rig.f.base, "lwn"), "(unset)");
    end(&rig);
}

static void test_damaged_record(void)
{
    struct lwn_rig rig;
    char name[400];
    begin(&rig);
    memset(name, 'x', sizeof(name));
    name[sizeof(name) - 1] = '\0';
    CU_ASSERT_EQUAL(fixture_put_record(&rig.f.base, "lwn", "\n!\n\n!!x"), 0);
    restart(&rig);
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 0);
    CU_ASSERT_EQUAL(fixture_put_record(&rig.f.base, "lwn", name), 0);
    restart(&rig);
    CU_ASSERT_EQUAL(lwn_waiting(rig.lwn), 0);
    end(&rig);
}

UNIT_MAIN("lwn", {"the datagram, byte for byte", test_message},
          {"a datagram says what is true when it leaves", test_value_of_now},
          {"odd parameters do not hold up the others", test_odd_parameters},
          {"a passive change waits for an active one", test_passive},
          {"a passive change goes at the trigger interval", test_interval},
          {"the trigger time is a phase, also when the clock jumps", test_phase},
          {"active changes are sent once a second at most", test_pause},
          {"nothing is waited for unless UDP is used", test_idle},
          {"nothing is kept or sent unless UDP is used", test_not_used},
          {"nothing is sent while CWMP is disabled", test_cwmp_disabled},
          {"nothing is sent when CWMP is disabled during the lookup", test_disabled_meanwhile},
          {"it goes to the configured host, or else to the ACS's", test_host},
          {"nothing goes before it is known which ACS it is", test_undecided},
          {"a name that cannot be looked up is not tried again", test_no_such_host},
          {"a datagram that cannot leave is not tried again", test_no_way},
          {"without an ACS password nothing is sent, and that is said once", test_no_key},
          {"nothing is sent when the password goes during the lookup", test_key_gone_meanwhile},
          {"the account is that of the ACS in force", test_account_of_dhcp},
          {"many changes are split over datagrams", test_many},
          {"what waits is bounded", test_bounded},
          {"what waits survives a restart, what was sent does not", test_restart},
          {"what waits is put into the given transaction", test_one_transaction},
          {"a damaged record is passed over", test_damaged_record})
