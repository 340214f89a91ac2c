/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * engine_rig.c: see engine_rig.h.
 */
#include "tests/unit/engine_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/http.h"
#include "platform/clock.h"
#include "platform/conf.h"
#include "platform/loop.h"
#include "platform/switch.h"
#include "tests/unit/fake_http.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

const char url1[] = "http://acs1.example:7547/acs", url2[] = "http://acs2.example/acs";

static uint64_t rig_draw(void *ctx)
{
    return ((struct rig *)ctx)->draw;
}

static void plug_in(struct rig *rig)
{
    const struct engine_env env = {.loop = rig->loop,
                                   .store = rig->fixture.store,
                                   .sw = rig->sw,
                                   .http = rig->http,
                                   .draw = rig_draw,
                                   .draw_ctx = rig};
    CU_ASSERT_EQUAL_FATAL(engine_new(&env, &rig->engine), 0);
    engine_boot(rig->engine);
    loop_advance(rig->loop, 0);
}

static void assemble(struct rig *rig)
{
    setenv("TZ", "UTC", 1);
    CU_ASSERT_EQUAL_FATAL(clock_new_simulated((int64_t)WALL_START_S * 1000, &rig->clock), 0);
    CU_ASSERT_EQUAL_FATAL(loop_new(rig->clock, &rig->loop), 0);
    CU_ASSERT_EQUAL_FATAL(conf_new(&rig->conf), 0);
    CU_ASSERT_EQUAL_FATAL(switch_open("sim", rig->conf, rig->clock, &rig->sw), 0);
    CU_ASSERT_EQUAL_FATAL(http_new(rig->loop, &rig->http), 0);
    plug_in(rig);
}

void rig_begin(struct rig *rig)
{
    *rig = (struct rig){0};
    fixture_begin(&rig->fixture);
    assemble(rig);
}

void rig_attach(struct rig *rig, const struct fixture *fixture)
{
    *rig = (struct rig){.fixture = *fixture};
    assemble(rig);
}

void rig_detach(struct rig *rig)
{
    engine_free(rig->engine);
    http_free(rig->http);
    switch_close(rig->sw);
    conf_free(rig->conf);
    loop_free(rig->loop);
    clock_free(rig->clock);
}

void rig_end(struct rig *rig)
{
    rig_detach(rig);
    fixture_stop(&rig->fixture);
}

void rig_power_off(struct rig *rig)
{
    engine_free(rig->engine);
    rig->engine = NULL;
    http_free(rig->http);
    rig->http = NULL;
}

void rig_power_on(struct rig *rig)
{
    CU_ASSERT_EQUAL_FATAL(http_new(rig->loop, &rig->http), 0);
    fixture_restart(&rig->fixture);
    plug_in(rig);
}

void rig_restart(struct rig *rig)
{
    rig_power_off(rig);
    rig_power_on(rig);
}

void rig_set(struct rig *rig, enum setting_setter setter, enum setting_id id, const char *text)
{
    enum setting_source source = setter == SETTER_DHCP ? SOURCE_DHCP : SOURCE_USER;
    CU_ASSERT_EQUAL(fixture_set(&rig->fixture, setter, id, source, text), 0);
    loop_advance(rig->loop, 0);
}

void rig_cli(struct rig *rig, enum setting_id id, const char *text)
{
    rig_set(rig, SETTER_CLI, id, text);
}

/* Enabled, and the first session done. */
void rig_begin_informed(struct rig *rig)
{
    rig_begin(rig);
    rig_cli(rig, SETTING_ACS_URL, url1);
    rig_cli(rig, SETTING_CWMP_ENABLE, "1");
    fake_http_serve(rig->http);
    loop_advance(rig->loop, 0);
}

/* "0 BOOTSTRAP+1 BOOT" of the Inform under way. */
const char *rig_events(const struct rig *rig)
{
    static char text[512];
    const char *at = fake_http_body(rig->http);
    size_t len = 0;
    text[0] = '\0';
    while ((at = strstr(at, "<EventCode>"))) {
        at += strlen("<EventCode>");
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%.*s", len ? "+" : "",
                                (int)strcspn(at, "<"), at);
    }
    return text;
}

bool rig_says(const struct rig *rig, const char *text)
{
    return strstr(fake_http_body(rig->http), text) != NULL;
}

struct engine_status rig_status(const struct rig *rig)
{
    struct engine_status status;
    engine_status(rig->engine, &status);
    return status;
}
