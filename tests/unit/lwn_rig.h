/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lwn_rig.h: lightweight notification on the simulated clock and a false network, for test_lwn.c.
 */
#ifndef TESTS_UNIT_LWN_RIG_H
#define TESTS_UNIT_LWN_RIG_H

#include <string.h>

#include "cwmp/acs.h"
#include "cwmp/lwn.h"
#include "platform/log.h"
#include "platform/loop.h"
#include "platform/switch.h"
#include "tests/unit/cwmp_fixture.h"
#include "tests/unit/fake_udp.h"

struct lwn_rig {
    struct cwmp_fixture f;
    struct loop *loop;
    struct lwn *lwn;
    struct log *log;
    uint64_t drawn;
    unsigned warnings;
    void (*acs)(void *ctx, struct acs_in_force *out);
    bool undecided; /* what engine_acs() says */
};

static inline uint64_t draw(void *ctx)
{
    return ++((struct lwn_rig *)ctx)->drawn;
}

static inline void on_line(void *ctx, const struct log_record *record)
{
    ((struct lwn_rig *)ctx)->warnings += record->level == LOG_LEVEL_WARNING;
}

static inline void open_lwn(struct lwn_rig *rig)
{
    const struct lwn_env env = {.loop = rig->loop,
                                .store = rig->f.base.store,
                                .dm = rig->f.dm,
                                .identity = switch_identity(rig->f.sw),
                                .log = rig->log,
                                .draw = draw,
                                .draw_ctx = rig,
                                .acs = rig->acs,
                                .acs_ctx = rig};
    CU_ASSERT_EQUAL_FATAL(lwn_new(&env, &rig->lwn), 0);
    lwn_boot(rig->lwn);
}

static inline void set(struct lwn_rig *rig, enum setting_setter setter, enum setting_id id,
                       const char *text)
{
    CU_ASSERT_EQUAL(fixture_set(&rig->f.base, setter, id, SOURCE_USER, text), 0);
    loop_advance(rig->loop, 0);
}

static inline void acs_sets(struct lwn_rig *rig, enum setting_id id, const char *text)
{
    set(rig, SETTER_ACS, id, text);
}

/* An account, a key, and UDP used. */
static inline void begin(struct lwn_rig *rig)
{
    memset(rig, 0, sizeof(*rig));
    fake_udp_reset();
    cwmp_begin(&rig->f);
    CU_ASSERT_EQUAL_FATAL(loop_new(rig->f.clock, &rig->loop), 0);
    CU_ASSERT_EQUAL_FATAL(log_new("lwn", LOG_TARGET_STDERR, LOG_LEVEL_ERROR, &rig->log), 0);
    log_watch(rig->log, on_line, rig);
    open_lwn(rig);
    acs_sets(rig, SETTING_ACS_URL, "http://acs.example:7547/acs");
    acs_sets(rig, SETTING_ACS_USERNAME, "0200CE-SIM<1>");
    acs_sets(rig, SETTING_ACS_PASSWORD, "knock");
    acs_sets(rig, SETTING_CPE_PASSWORD, "other"); /* not the key */
    acs_sets(rig, SETTING_CWMP_ENABLE, "1");
    acs_sets(rig, SETTING_LWN_PROTOCOLS, "UDP");
}

static inline void end(struct lwn_rig *rig)
{
    lwn_free(rig->lwn);
    log_free(rig->log);
    loop_free(rig->loop);
    cwmp_end(&rig->f);
    fake_udp_reset();
}

static inline void restart(struct lwn_rig *rig)
{
    lwn_free(rig->lwn);
    cwmp_restart(&rig->f);
    open_lwn(rig);
    loop_advance(rig->loop, 0);
}

#endif
