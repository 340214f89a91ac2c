/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sessions.c: what a session costs with the engine of cwmpd: a real engine on a real store and
 * loop, in this process, told again and again that something happened which the ACS shall hear of.
 *
 *   sessions URL DIRECTORY N    N sessions one after another; the state is kept in DIRECTORY
 */
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/engine.h"
#include "cwmp/http.h"
#include "platform/clock.h"
#include "platform/conf.h"
#include "platform/loop.h"
#include "platform/store.h"
#include "platform/switch.h"
#include "platform/txn.h"
#include "tests/bench/measure.h"

#include "platform/banned.h"

struct rig {
    struct clock *clock;
    struct loop *loop;
    struct store *store;
    struct conf *conf;
    struct switch_dev *sw;
    struct http *http;
    struct engine *engine;
};

static uint64_t draw(void *ctx)
{
    (void)ctx; /* only the waits after a failed session need it, and there a failure ends the
                  program */
    return 0;
}

/* An identity as a real switch has it, so that the Inform is as long. */
static int name_switch(struct conf *conf)
{
    static const struct {
        enum conf_id id;
        const char *value;
    } rows[] = {
        {CONF_MANUFACTURER, "Example Networks"},
        {CONF_OUI, "0200CE"},
        {CONF_PRODUCT_CLASS, "SIM"},
        {CONF_SERIAL_NUMBER, "SIM0000001"},
        {CONF_HARDWARE_VERSION, "1.0"},
        {CONF_SOFTWARE_VERSION, "0.1.0"},
    };
    char why[200];
    int error = 0;
    for (size_t i = 0; !error && i < sizeof(rows) / sizeof(rows[0]); i++)
        error = conf_set(conf, rows[i].id, rows[i].value, why, sizeof(why));
    return error;
}

static int rig_open(struct rig *rig, const char *directory)
{
    int error = clock_new_real(&rig->clock);
    if (!error)
        error = loop_new(rig->clock, &rig->loop);
    if (!error)
        error = store_open(directory, NULL, &rig->store);
    if (!error)
        error = conf_new(&rig->conf);
    if (!error)
        error = name_switch(rig->conf);
    if (!error)
        error = switch_open("sim", rig->conf, rig->clock, &rig->sw);
    if (!error)
        error = http_new(rig->loop, &rig->http);
    struct engine_env env = {
        .loop = rig->loop, .store = rig->store, .sw = rig->sw, .http = rig->http, .draw = draw};
    return error ? error : engine_new(&env, &rig->engine);
}

static void rig_close(struct rig *rig)
{
    if (rig->engine)
        engine_free(rig->engine);
    if (rig->http)
        http_free(rig->http);
    if (rig->sw)
        switch_close(rig->sw);
    if (rig->conf)
        conf_free(rig->conf);
    if (rig->store)
        store_close(rig->store);
    if (rig->loop)
        loop_free(rig->loop);
    if (rig->clock)
        clock_free(rig->clock);
}

static int configure(struct rig *rig, const char *url)
{
    struct txn *txn;
    const char *why = "";
    struct store_error store_error = {0};
    int error = txn_new(SETTER_CLI, &txn);
    if (error)
        return error;
    error = txn_set(txn, SETTING_ACS_URL, SOURCE_USER, TXN_PLAIN, url, &why);
    if (!error)
        error = txn_set(txn, SETTING_CWMP_ENABLE, SOURCE_USER, TXN_PLAIN, "1", &why);
    if (!error)
        error = store_commit(rig->store, txn, &store_error);
    txn_free(txn);
    if (error)
        fprintf(stderr, "sessions: %s%s\n", why, store_error.reason);
    return error;
}

/* Turns the loop until that many sessions went well. */
static int until_sessions(struct rig *rig, uint64_t wanted)
{
    for (;;) {
        struct engine_status status;
        engine_status(rig->engine, &status);
        if (status.sessions >= wanted && status.connection == ENGINE_DISCONNECTED)
            return 0;
        if (status.failure_reason[0]) {
            fprintf(stderr, "sessions: %s\n", status.failure_reason);
            return -EIO;
        }
        int error = loop_turn(rig->loop, 5000);
        if (error < 0)
            return error;
    }
}

static int run(struct rig *rig, const char *url, size_t count)
{
    /* The first session tells of the boot and is not measured. */
    int error = configure(rig, url);
    if (error)
        return error;
    engine_boot(rig->engine);
    error = until_sessions(rig, 1);
    struct measure *measure = error ? NULL : measure_new(count);
    if (!error && !measure)
        error = -ENOMEM;
    for (size_t i = 0; !error && i < count; i++) {
        double begin = measure_wall_us();
        engine_raise(rig->engine, EVENT_CONNECTION_REQUEST);
        error = until_sessions(rig, i + 2);
        measure_add(measure, measure_wall_us() - begin);
    }
    if (!error)
        measure_print(measure);
    measure_free(measure);
    return error;
}

int main(int argc, char **argv)
{
    struct rig rig = {0};
    if (argc != 4) {
        fputs("usage: sessions URL DIRECTORY N\n", stderr);
        return 2;
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT))
        return 1;
    int error = rig_open(&rig, argv[2]);
    if (!error)
        error = run(&rig, argv[1], (size_t)strtoul(argv[3], NULL, 10));
    rig_close(&rig);
    curl_global_cleanup();
    if (error)
        fprintf(stderr, "sessions: %s\n", strerror(-error));
    return error ? 1 : 0;
}
