/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_display.c: the display commands. Labels, columns and values of `display cwmp configuration`
 * and of the plain `display cwmp status` are those of H3C's V7 command reference; `verbose` is an
 * addition of ours in the same layout.
 */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/config_text.h"
#include "cli/grammar.h"
#include "cli/shell.h"
#include "platform/buf.h"
#include "platform/config_text.h"
#include "platform/control_client.h"
#include "platform/settings.h"
#include "platform/banned.h"

enum { CONFIGURATION_LABEL = 36, STATUS_LABEL = 46, CONFIGURATION_MAX = 524288 };

/* --- what the daemon says about itself --- */

enum status_id {
#define STATUS(id, key) STATUS_##id,
#include "platform/status.def"
#undef STATUS
    STATUS_COUNT
};

static const char *const status_keys[STATUS_COUNT] = {
#define STATUS(id, key) [STATUS_##id] = key,
#include "platform/status.def"
#undef STATUS
};

enum { STATUS_VALUE_MAX = 512 };
struct status {
    char values[STATUS_COUNT][STATUS_VALUE_MAX];
};

static void take_status(void *ctx, const char *key, const char *value)
{
    struct status *status = ctx;
    for (size_t i = 0; i < STATUS_COUNT; i++)
        if (!strcmp(key, status_keys[i]))
            snprintf(status->values[i], sizeof(status->values[i]), "%s", value);
}

static int get_status(struct shell *shell, struct status *out)
{
    memset(out, 0, sizeof(*out));
    int error = control_status(shell_client(shell), take_status, out);
    return error ? shell_refuse(shell, error) : 0;
}

/* --- display cwmp configuration --- */

static void configuration_line(struct shell *shell, const char *label, const char *value,
                               const char *unset)
{
    shell_print(shell, "%-*s: %s\n", CONFIGURATION_LABEL, label, value ? value : unset);
}

static void state_line(struct shell *shell, const struct settings *settings, const char *label,
                       enum setting_id id)
{
    configuration_line(shell, label, settings_bool(settings, id) ? "Enabled" : "Disabled", NULL);
}

static void seconds_line(struct shell *shell, const struct settings *settings, const char *label,
                         enum setting_id id)
{
    char text[16];
    snprintf(text, sizeof(text), "%us", (unsigned)settings_uint(settings, id, 0));
    configuration_line(shell, label, text, NULL);
}

/* The preferred ACS: URL and username stay together, whoever gave the URL. */
static enum setting_source preferred_source(const struct settings *settings)
{
    bool dhcp = !settings_get(settings, SETTING_ACS_URL, SOURCE_USER) &&
                settings_get(settings, SETTING_ACS_URL, SOURCE_DHCP);
    return dhcp ? SOURCE_DHCP : SOURCE_USER;
}

static int display_cwmp_configuration(struct shell *shell, const struct arguments *arguments)
{
    (void)arguments;
    const struct settings *s = shell_settings(shell);
    if (!s)
        return -EIO;
    enum setting_source acs = preferred_source(s);
    state_line(shell, s, "CWMP state", SETTING_CWMP_ENABLE);
    configuration_line(shell, "ACS URL", settings_get(s, SETTING_ACS_URL, acs), "Null");
    configuration_line(shell, "ACS username", settings_get(s, SETTING_ACS_USERNAME, acs), "");
    configuration_line(shell, "ACS default URL", settings_get(s, SETTING_ACS_URL, SOURCE_DEFAULT),
                       "Null");
    configuration_line(shell, "ACS default username",
                       settings_get(s, SETTING_ACS_USERNAME, SOURCE_DEFAULT), "");
    state_line(shell, s, "Periodic inform", SETTING_INFORM_ENABLE);
    seconds_line(shell, s, "Inform interval", SETTING_INFORM_INTERVAL);
    configuration_line(shell, "Inform time", settings_effective(s, SETTING_INFORM_TIME), "None");
    seconds_line(shell, s, "Wait timeout", SETTING_WAIT_TIMEOUT);
    configuration_line(shell, "Connection retries", settings_effective(s, SETTING_CONNECT_RETRY),
                       "Unlimited");
    configuration_line(shell, "Source IP interface",
                       settings_effective(s, SETTING_CONNECT_INTERFACE), "None");
    state_line(shell, s, "STUN state", SETTING_STUN_ENABLE);
    configuration_line(shell, "SSL policy name", settings_effective(s, SETTING_SSL_POLICY), "Null");
    return 0;
}

/* --- display cwmp status --- */

/* Comware's words for the daemon's. */
static const struct {
    enum status_id id;
    const char *value, *shown;
} words[] = {
    {STATUS_STATE, "enabled", "Enabled"},
    {STATUS_STATE, "disabled", "Disabled"},
    {STATUS_URL, "", "Null"},
    {STATUS_SOURCE, "user", "User"},
    {STATUS_SOURCE, "dhcp", "DHCP"},
    {STATUS_SOURCE, "default", "Default"},
    {STATUS_SOURCE, "none", "None"},
    {STATUS_CONNECTION, "connected", "Connected"},
    {STATUS_CONNECTION, "disconnected", "Disconnected"},
    {STATUS_CONNECTION, "waiting", "Waiting response"},
    {STATUS_TRANSFER, "uploading", "Uploading"},
    {STATUS_TRANSFER, "downloading", "Downloading"},
    {STATUS_TRANSFER, "none", "None"},
    {STATUS_LAST_SUCCESS, "", "None"},
    {STATUS_NEXT_ATTEMPT, "", "None"},
    {STATUS_LAST_FAILURE, "", "None"},
    {STATUS_FAILURE_REASON, "", "None"},
    {STATUS_EVENTS, "", "None"},
};

static const struct {
    const char *label;
    enum status_id id;
    const char *unit;
    bool verbose;
} status_lines[] = {
    {"CWMP state", STATUS_STATE, "", false},
    {"ACS URL of most recent connection", STATUS_URL, "", false},
    {"ACS information source", STATUS_SOURCE, "", false},
    {"ACS username of most recent connection", STATUS_USERNAME, "", false},
    {"Connection status", STATUS_CONNECTION, "", false},
    {"Data transfer status", STATUS_TRANSFER, "", false},
    {"Most recent successful connection attempt", STATUS_LAST_SUCCESS, "", false},
    {"Length of time before next connection attempt", STATUS_NEXT_ATTEMPT, "s", false},
    {"Most recent failed connection attempt", STATUS_LAST_FAILURE, "", true},
    {"Reason of most recent failure", STATUS_FAILURE_REASON, "", true},
    {"Failed attempts since last success", STATUS_RETRY_COUNT, "", true},
    {"Undelivered events", STATUS_EVENTS, "", true},
    {"Successful sessions", STATUS_SESSIONS, "", true},
};

static int display_cwmp_status(struct shell *shell, const struct arguments *arguments)
{
    struct status status;
    int error = get_status(shell, &status);
    if (error)
        return error;
    bool verbose = arguments_has(arguments, "verbose");
    for (size_t i = 0; i < sizeof(status_lines) / sizeof(status_lines[0]); i++) {
        enum status_id id = status_lines[i].id;
        const char *value = status.values[id], *shown = NULL;
        if (status_lines[i].verbose && !verbose)
            continue;
        for (size_t w = 0; !shown && w < sizeof(words) / sizeof(words[0]); w++)
            if (words[w].id == id && !strcmp(words[w].value, value))
                shown = words[w].shown;
        shell_print(shell, "%-*s: %s%s\n", STATUS_LABEL, status_lines[i].label,
                    shown ? shown : value, shown ? "" : status_lines[i].unit);
    }
    return 0;
}

/* --- the configuration as text --- */

static int display_configuration(struct shell *shell, bool whole)
{
    struct status status;
    int error = get_status(shell, &status);
    if (error)
        return error;
    const struct settings *settings = shell_settings(shell);
    if (!settings)
        return -EIO;
    const char *version = status.values[STATUS_VERSION];
    struct buf text;
    buf_init(&text, CONFIGURATION_MAX);
    error = whole ? config_text_comware.print(settings, version, &text)
                  : config_text_print_view(settings, shell_view(shell), version, &text);
    if (error)
        shell_print(shell, " %% %s\n", strerror(-error));
    else
        shell_print(shell, "%sreturn\n", buf_text(&text));
    buf_free(&text);
    return error;
}

static int display_current(struct shell *shell, const struct arguments *arguments)
{
    (void)arguments;
    return display_configuration(shell, true);
}

static int display_this(struct shell *shell, const struct arguments *arguments)
{
    (void)arguments;
    return display_configuration(shell, false);
}

/* --- the rows --- */

#define HELP(...)  ((const char *const[]){__VA_ARGS__, NULL})
#define SHOWS(run) ROLE_OPERATOR, -1, SOURCE_USER, run, NULL, 0

static const struct command rows[] = {
    {IN_ANY, "display cwmp configuration",
     HELP("Display current system information", "", "CWMP configuration"),
     SHOWS(display_cwmp_configuration)},
    {IN_ANY, "display cwmp status [ verbose ]",
     HELP("", "CPE WAN management protocol (CWMP)", "CWMP status",
          "Failures, undelivered events and counters too"),
     SHOWS(display_cwmp_status)},
    {IN_ANY, "display current-configuration", HELP("", "Running configuration"),
     SHOWS(display_current)},
    {IN_ANY, "display this", HELP("", "Running configuration of the current view"),
     SHOWS(display_this)},
};

const struct command_set commands_display = {rows, sizeof(rows) / sizeof(rows[0])};
