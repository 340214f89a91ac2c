/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_display.c: the display commands. Labels, columns and values of `display cwmp configuration`
 * and of the plain `display cwmp status` are those of H3C's V7 command reference; `verbose` is an
 * addition of ours in the same layout.
 */
#include "cli/command.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli/config_text.h"
#include "cli/grammar.h"
#include "cli/shell.h"
#include "platform/buf.h"
#include "platform/config_text.h"
#include "platform/control_client.h"
#include "platform/control_switch.h"
#include "platform/interface_name.h"
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
    {STATUS_CWMP_VERSION, "", "None"},
    {STATUS_ACS_METHODS, "", "Not asked"},
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
    {"CWMP version of most recent session", STATUS_CWMP_VERSION, "", true},
    {"RPCs that the ACS offers", STATUS_ACS_METHODS, "", true},
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

/* What is shown of the configuration. */
struct part {
    enum { PART_ALL, PART_VIEW, PART_PLACE } kind;
    enum view view;
};

struct interfaces {
    struct shell *shell;
    const char *wanted;
    bool found;
};

/* Whether it is this interface, or one of this type. */
static bool is_wanted(const struct control_interface *interface, const char *wanted)
{
    const char *type;
    if (!wanted || !strcasecmp(wanted, interface->name) || !strcmp(wanted, interface->platform))
        return true;
    if (interface_type_find(wanted, &type) != 1)
        return false;
    size_t len = strlen(type);
    return !strncmp(interface->name, type, len) && isdigit((unsigned char)interface->name[len]);
}

/* Returns 1 to stop. */
static int show_interface(void *ctx, const struct control_interface *interface)
{
    struct interfaces *interfaces = ctx;
    if (!is_wanted(interface, interfaces->wanted))
        return 0;
    shell_print(interfaces->shell, "%sinterface %s\n#\n", interfaces->found ? "" : "#\n",
                interface->name);
    interfaces->found = true;
    return shell_stopped(interfaces->shell);
}

/* Interfaces have no settings here, so each is a block without lines. wanted: type, or type and
 * number; NULL: all. */
static int display_interfaces(struct shell *shell, const char *wanted)
{
    struct interfaces interfaces = {shell, wanted, false};
    int error = control_interfaces(shell_client(shell), show_interface, &interfaces);
    if (error < 0)
        return shell_refuse(shell, error);
    if (wanted && !interfaces.found)
        return shell_wrong_value(shell);
    shell_print(shell, "%sreturn\n", interfaces.found ? "" : "#\n");
    return 0;
}

static int print_part(struct shell *shell, const struct part *part, struct buf *out)
{
    struct status status;
    int error = get_status(shell, &status);
    const struct settings *settings = error ? NULL : shell_settings(shell);
    if (!settings)
        return error ? error : -EIO;
    const char *version = status.values[STATUS_VERSION];
    if (part->kind == PART_ALL)
        error = config_text_comware.print(settings, version, out);
    else if (part->kind == PART_VIEW)
        error = config_text_print_view(settings, part->view, version, out);
    else
        error = config_text_print_place(settings, shell_place(shell), version, out);
    if (error)
        shell_complain(shell, " %% %s\n", strerror(-error));
    return error;
}

static int display_part(struct shell *shell, const struct part *part)
{
    struct buf text;
    buf_init(&text, CONFIGURATION_MAX);
    int error = print_part(shell, part, &text);
    if (!error) {
        buf_puts(&text, "return\n");
        shell_write(shell, buf_text(&text), text.len);
    }
    buf_free(&text);
    return error;
}

/* Comware's names of the modules that have a configuration here. */
static const struct {
    const char *name;
    enum view view;
} modules[] = {
    {"cwmp", VIEW_CWMP},
    {"line", VIEW_LINE},
    {"pki-domain", VIEW_PKI_DOMAIN},
    {"ssl-client-policy", VIEW_SSL_POLICY},
    {"system", VIEW_SYSTEM},
};

static int display_current(struct shell *shell, const struct arguments *arguments)
{
    struct part part = {.kind = PART_ALL};
    for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++)
        if (arguments_has(arguments, modules[i].name))
            part = (struct part){.kind = PART_VIEW, .view = modules[i].view};
    if (arguments_has(arguments, "interface"))
        return display_interfaces(shell, arguments_text(arguments, 0));
    return display_part(shell, &part);
}

/* In the view of a line all lines are shown, as on Comware. */
static int display_this(struct shell *shell, const struct arguments *arguments)
{
    struct part part = {.kind = PART_PLACE};
    (void)arguments;
    if (shell_view(shell) == VIEW_LINE)
        part = (struct part){.kind = PART_VIEW, .view = VIEW_LINE};
    return display_part(shell, &part);
}

/* --- the rows --- */

static const struct command rows[] = {
    {IN_ANY, "display cwmp configuration",
     HELP("Display current system information", "", "CWMP configuration"),
     SHOWS(display_cwmp_configuration)},
    {IN_ANY, "display cwmp status [ verbose ]",
     HELP("", "CPE WAN management protocol (CWMP)", "CWMP status",
          "Failures, undelivered events and counters too"),
     SHOWS(display_cwmp_status)},
    {IN_ANY,
     "display current-configuration [ configuration "
     "[ cwmp | line | pki-domain | ssl-client-policy | system ] | interface [ <interface> | "
     "<interface-type> ] ]",
     HELP("", "Running configuration", "Without that of interfaces", "CWMP", "User lines",
          "PKI domains", "SSL client policies", "System view", "That of interfaces", "Interface",
          ""),
     SHOWS(display_current)},
    {IN_ANY, "display this", HELP("", "Running configuration of the current view"),
     SHOWS(display_this)},
};

const struct command_set commands_display = {rows, sizeof(rows) / sizeof(rows[0])};
