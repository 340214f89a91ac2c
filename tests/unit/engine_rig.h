/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * engine_rig.h: an engine with a real store and a simulated switch, clock and HTTP, for tests in
 * which days pass.
 */
#ifndef TESTS_UNIT_ENGINE_RIG_H
#define TESTS_UNIT_ENGINE_RIG_H

#include <stdbool.h>
#include <stdint.h>

#include "cwmp/engine.h"
#include "tests/unit/store_fixture.h"

extern const char url1[], url2[];
enum { WALL_START_S = 1800000000 }; /* 2027-01-15T08:00:00Z */

struct rig {
    struct fixture fixture;
    struct clock *clock;
    struct loop *loop;
    struct conf *conf;
    struct switch_dev *sw;
    struct http *http;
    struct engine *engine;
    uint64_t draw;
};

void rig_begin(struct rig *rig);          /* the switch has booted, nothing is configured */
void rig_begin_informed(struct rig *rig); /* CWMP is enabled for url1 and its first session done */
void rig_restart(struct rig *rig);        /* power off and on: what was only in memory is gone */
void rig_power_off(struct rig *rig);      /* what follows at the store is not seen by an engine */
void rig_power_on(struct rig *rig);
void rig_end(struct rig *rig);
/* The same over a store that is somebody else's and stays open. */
void rig_attach(struct rig *rig, const struct fixture *fixture);
void rig_detach(struct rig *rig);

/* One assignment (text NULL: undo), and what follows from it at once. */
void rig_set(struct rig *rig, enum setting_setter setter, enum setting_id id, const char *text);
void rig_cli(struct rig *rig, enum setting_id id, const char *text);

const char *rig_events(const struct rig *rig); /* of the Inform under way: "0 BOOTSTRAP+1 BOOT" */
bool rig_says(const struct rig *rig, const char *text); /* whether the message under way holds it */
struct engine_status rig_status(const struct rig *rig);

#endif
