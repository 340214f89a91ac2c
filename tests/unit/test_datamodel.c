/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_datamodel.c: the rows agree with TR-181, every path is found and listed as GetParameterNames
 * wants it, and every parameter has a value that fits its row.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/datamodel.h"
#include "cwmp/utf8.h"
#include "platform/clock.h"
#include "platform/switch.h"
#include "tests/unit/cwmp_fixture.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

#define MS "Device.ManagementServer."
#define DI "Device.DeviceInfo."

/* --- the rows --- */

/* Whether one of the constraints in text, separated by '|' or "; ", is exactly word. */
static bool has_word(const char *text, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = text; (at = strstr(at, word)); at += len) {
        bool begins = at == text || strchr("|; ", at[-1]);
        bool ends = !at[len] || strchr("|; \n", at[len]);
        if (begins && ends)
            return true;
    }
    return false;
}

/* "len 0..64" or, for a number, "1..65535"; what is not said is 0 and no limit. */
static void limits_of(const char *text, bool string, uint32_t *min, uint32_t *max)
{
    const char *at = string ? strstr(text, "len ") : text;
    *min = 0;
    *max = DM_NO_LIMIT;
    if (!at || !*at)
        return;
    at += string ? 4 : 0;
    size_t digits = strspn(at, "0123456789");
    if (strncmp(at + digits, "..", 2) != 0)
        return;
    *min = (uint32_t)strtoul(at, NULL, 10);
    if (strspn(at + digits + 2, "0123456789"))
        *max = (uint32_t)strtoul(at + digits + 2, NULL, 10);
}

/* One of the two models that the rows serve. */
struct model {
    const char *file, *root, *name;
    unsigned other; /* flag of rows that are not in it */
    bool has_urls;  /* as a type of their own */
};

static void compare_parameter(const struct model *model, const struct dm_row *row, const char *type,
                              const char *access, const char *limits)
{
    static const char *const types[] = {
        [DM_STRING] = "string",   [DM_URL] = "string(URL)",  [DM_ALIAS] = "string(Alias)",
        [DM_BOOLEAN] = "boolean", [DM_UINT] = "unsignedInt", [DM_DATETIME] = "dateTime"};
    uint32_t min, max;
    bool url = row->type == DM_URL;
    CU_ASSERT_STRING_EQUAL(type, url && !model->has_urls ? "string" : types[row->type]);
    CU_ASSERT_EQUAL(row->writable || row->flags & DM_FIXED, strcmp(access, "readWrite") == 0);
    CU_ASSERT_EQUAL((row->flags & DM_HIDDEN) != 0, has_word(limits, "hidden"));
    CU_ASSERT_EQUAL((row->flags & DM_FORCED) != 0, has_word(limits, "forcedInform"));
    CU_ASSERT_EQUAL(row->notify == DM_NOTIFY_ALWAYS, has_word(limits, "forceEnabled"));
    CU_ASSERT_EQUAL(row->notify == DM_NOTIFY_ACTIVE, has_word(limits, "forceDefaultEnabled"));
    CU_ASSERT_EQUAL(row->notify == DM_NOTIFY_DENIED, has_word(limits, "canDeny"));
    if (row->type == DM_ALIAS) { /* TR-106's data types say it */
        min = 1;
        max = 64;
    }
    if (row->type == DM_BOOLEAN || (url && !model->has_urls))
        return;
    if (row->type != DM_ALIAS)
        limits_of(limits, row->type == DM_STRING || row->type == DM_URL, &min, &max);
    CU_ASSERT_EQUAL(row->min, min);
    CU_ASSERT_EQUAL(row->max, max);
}

static void compare_line(const struct model *model, char *line, bool *seen)
{
    char *field[5] = {line, "", "", "", ""};
    for (int i = 1; i < 5; i++) {
        char *tab = strchr(field[i - 1], '\t');
        if (!tab)
            return;
        *tab = '\0';
        field[i] = tab + 1;
    }
    size_t count;
    const struct dm_row *rows = datamodel_rows(&count);
    for (size_t i = 0; i < count; i++) {
        size_t root = strlen(model->root);
        if (rows[i].flags & model->other || strncmp(field[0], model->root, root) != 0 ||
            strcmp(rows[i].path + strlen("Device."), field[0] + root) != 0)
            continue;
        seen[i] = true;
        unsigned before = CU_get_number_of_failures();
        if (rows[i].type == DM_OBJECT) {
            CU_ASSERT_STRING_EQUAL(field[1], "object");
            CU_ASSERT_EQUAL(rows[i].writable, strcmp(field[2], "readWrite") == 0);
        } else {
            compare_parameter(model, &rows[i], field[1], field[2], field[4]);
        }
        if (CU_get_number_of_failures() != before)
            fprintf(stderr, "%s: differs from %s: %s %s %s\n", field[0], model->name, field[1],
                    field[2], field[4]);
    }
}

static void compare_model(const struct model *model)
{
    char path[UNIT_PATH_MAX], line[16384];
    bool seen[1000] = {false};
    size_t count;
    const struct dm_row *rows = datamodel_rows(&count);
    if (!cwmp_shared_path(model->file, path)) {
        unit_skip("no ../shared/bbf: the rows are not compared with the standard's");
        return;
    }
    CU_ASSERT_FATAL(count < sizeof(seen) / sizeof(seen[0]));
    FILE *file = fopen(path, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    while (fgets(line, sizeof(line), file))
        compare_line(model, line, seen);
    fclose(file);
    for (size_t i = 0; i < count; i++) {
        bool missing = !seen[i] && !(rows[i].flags & model->other);
        if (missing)
            fprintf(stderr, "%s: not in %s\n", rows[i].path, model->name);
        CU_ASSERT(!missing);
    }
}

/* Rows that TR-181 has: in no table, or in one that has an instance. */
static size_t rows_of_tr181(bool parameters_only, bool saved)
{
    size_t count, served = 0;
    const struct dm_row *rows = datamodel_rows(&count);
    for (size_t i = 0; i < count; i++) {
        const char *table = strstr(rows[i].path, "{i}.");
        bool there = !table || (!table[4] && !parameters_only) ||
                     (saved && strstr(rows[i].path, "VendorConfigFile."));
        served +=
            !(rows[i].flags & DM_TR098) && there && !(parameters_only && rows[i].type == DM_OBJECT);
    }
    return served;
}

static void test_tr181(void)
{
    compare_model(&(struct model){"tr-181-2-16-cwmp.tsv", "Device.", "TR-181", DM_TR098, true});
}

static void test_tr098(void)
{
    compare_model(
        &(struct model){"tr-098-1-8.tsv", "InternetGatewayDevice.", "TR-098", DM_TR181, false});
}

/* Setting behind a writable row: the ACS may assign it, and its own limits are no wider than the
 * standard's. */
static void test_settings_fit(void)
{
    size_t count;
    const struct dm_row *rows = datamodel_rows(&count);
    for (size_t i = 0; i < count; i++) {
        const struct dm_row *row = &rows[i];
        if (row->type == DM_OBJECT)
            continue;
        CU_ASSERT(row->get || row->setting != DM_NO_SETTING);
        CU_ASSERT(!row->writable || row->setting != DM_NO_SETTING);
        if (row->setting == DM_NO_SETTING)
            continue;
        const struct setting_row *setting = setting_row((enum setting_id)row->setting);
        CU_ASSERT(setting->setters & SETTER_ACS);
        CU_ASSERT(setting->min >= row->min || row->flags & DM_EMPTY_UNSETS);
        if (setting->type != SETTING_TYPE_OPAQUE && setting->type != SETTING_TYPE_PRINTABLE &&
            setting->type != SETTING_TYPE_INSTANCEALIAS) /* bytes there, characters here */
            CU_ASSERT(setting->max <= row->max);
        CU_ASSERT_EQUAL(setting->type == SETTING_TYPE_BOOL, row->type == DM_BOOLEAN);
        CU_ASSERT_EQUAL(setting->type == SETTING_TYPE_UINT, row->type == DM_UINT);
        CU_ASSERT_EQUAL(setting->type == SETTING_TYPE_URL, row->type == DM_URL);
        CU_ASSERT_EQUAL(setting->type == SETTING_TYPE_UTCTIME, row->type == DM_DATETIME);
        CU_ASSERT_EQUAL(setting->type == SETTING_TYPE_SECRET, (row->flags & DM_HIDDEN) != 0);
    }
}

/* The bytes of path that name the object around it: "Device.X.{i}." is in "Device.". */
static size_t parent_len(const char *path)
{
    size_t len = strlen(path);
    if (len > 4 && strcmp(path + len - 4, "{i}.") == 0)
        len -= 4;
    if (path[len - 1] == '.')
        len--;
    while (len > 0 && path[len - 1] != '.')
        len--;
    return len;
}

/* Each object stands before what is in it, and no path twice: the walk counts on it. */
static void test_row_order(void)
{
    size_t count;
    const struct dm_row *rows = datamodel_rows(&count);
    CU_ASSERT_STRING_EQUAL(rows[0].path, "Device.");
    for (size_t i = 1; i < count; i++) {
        size_t len = strlen(rows[i].path), parent = parent_len(rows[i].path);
        bool found = false;
        CU_ASSERT(len < DATAMODEL_PATH_MAX - DATAMODEL_TABLES_MAX * 10);
        CU_ASSERT_EQUAL(rows[i].type == DM_OBJECT, rows[i].path[len - 1] == '.');
        CU_ASSERT_EQUAL(rows[i].next != NULL || rows[i].list != LIST_NONE,
                        len > 4 && strcmp(rows[i].path + len - 4, "{i}.") == 0);
        for (size_t k = 0; k < i; k++) {
            if (!((rows[k].flags | rows[i].flags) & DM_TR181 &&
                  (rows[k].flags | rows[i].flags) & DM_TR098)) /* one for each model */
                CU_ASSERT_STRING_NOT_EQUAL(rows[k].path, rows[i].path);
            found |=
                strlen(rows[k].path) == parent && strncmp(rows[k].path, rows[i].path, parent) == 0;
        }
        CU_ASSERT(found);
    }
}

/* --- names --- */

struct listing {
    struct buf text; /* path and 0 or 1, blank between */
    unsigned count;
};

static int list_one(void *ctx, const struct datamodel_item *item)
{
    struct listing *listing = ctx;
    listing->count++;
    return buf_printf(&listing->text, "%s%s:%d", listing->text.len ? " " : "", item->path,
                      item->writable);
}

static enum cwmp_fault list(struct cwmp_fixture *f, const char *path, bool next_level,
                            struct listing *out)
{
    buf_reset(&out->text);
    out->count = 0;
    return datamodel_names(f->dm, path, next_level, list_one, out);
}

#define DEVICE_CHILDREN                                                                            \
    "Device.RootDataModelVersion:0 Device.DeviceInfo.:0 Device.ManagementServer.:0"
#define MEMORY DI "MemoryStatus.Total:0 " DI "MemoryStatus.Free:0"

static void test_names(void)
{
    static const struct {
        const char *path;
        bool next_level;
        enum cwmp_fault fault;
        const char *names; /* NULL: not compared */
    } cases[] = {
        {"", true, FAULT_NONE, "Device.:0"},
        {"", false, FAULT_NONE, NULL},
        {"Device.", true, FAULT_NONE, DEVICE_CHILDREN},
        {"Device.", false, FAULT_NONE, NULL},
        {DI "MemoryStatus.", true, FAULT_NONE, MEMORY},
        {DI "MemoryStatus.", false, FAULT_NONE, DI "MemoryStatus.:0 " MEMORY},
        {DI "MemoryStatus.Free", false, FAULT_NONE, DI "MemoryStatus.Free:0"},
        {DI "MemoryStatus.Free", true, FAULT_INVALID_ARGUMENTS, ""},
        {MS "URL", false, FAULT_NONE, MS "URL:1"},
        {MS "Password", false, FAULT_NONE, MS "Password:1"},
        {MS "URL", true, FAULT_INVALID_ARGUMENTS, ""},
        {DI "VendorConfigFile.", true, FAULT_NONE, ""},
        {DI "VendorConfigFile.", false, FAULT_NONE, DI "VendorConfigFile.:0"},
        {"Device", false, FAULT_INVALID_NAME, ""},
        {"Device", true, FAULT_INVALID_NAME, ""},
        {MS "URL.", false, FAULT_INVALID_NAME, ""},
        {MS "url", false, FAULT_INVALID_NAME, ""},
        {MS "UR", false, FAULT_INVALID_NAME, ""},
        {MS "URLs", false, FAULT_INVALID_NAME, ""},
        {" " MS "URL", false, FAULT_INVALID_NAME, ""},
        {".", false, FAULT_INVALID_NAME, ""},
        {".", true, FAULT_INVALID_NAME, ""},
        {"Device..", true, FAULT_INVALID_NAME, ""},
        {"InternetGatewayDevice.", false, FAULT_INVALID_NAME, ""},
        {DI "VendorConfigFile.1.", false, FAULT_INVALID_NAME, ""},
        {DI "VendorConfigFile.1.Name", false, FAULT_INVALID_NAME, ""},
        {DI "VendorConfigFile.{i}.", false, FAULT_INVALID_NAME, ""},
        {DI "VendorConfigFile.{i}.Name", false, FAULT_INVALID_NAME, ""},
    };
    struct cwmp_fixture f;
    struct listing got = {0};
    cwmp_begin(&f);
    buf_init(&got.text, 100000);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CU_ASSERT_EQUAL(list(&f, cases[i].path, cases[i].next_level, &got), cases[i].fault);
        if (cases[i].names && strcmp(buf_text(&got.text), cases[i].names) != 0)
            fprintf(stderr, "'%s' %d: %s\n", cases[i].path, cases[i].next_level,
                    buf_text(&got.text));
        if (cases[i].names)
            CU_ASSERT_STRING_EQUAL(buf_text(&got.text), cases[i].names);
    }
    CU_ASSERT_EQUAL(list(&f, "", false, &got), FAULT_NONE);
    CU_ASSERT_EQUAL(got.count, rows_of_tr181(false, false));
    CU_ASSERT_EQUAL(strncmp(buf_text(&got.text), "Device.:0 Device.RootDataModelVersion:0 ", 40),
                    0);
    unsigned whole = got.count;
    CU_ASSERT_EQUAL(list(&f, "Device.", false, &got), FAULT_NONE);
    CU_ASSERT_EQUAL(got.count, whole);
    buf_free(&got.text);
    cwmp_end(&f);
}

/* The one table: empty until a configuration is saved, then instance 1. */
static void test_table(void)
{
#define TABLE DI "VendorConfigFile."
    static const struct {
        const char *path;
        bool next_level;
        enum cwmp_fault fault;
        const char *names;
    } cases[] = {
        {TABLE, true, FAULT_NONE, TABLE "1.:0"},
        {TABLE, false, FAULT_NONE,
         TABLE ":0 " TABLE "1.:0 " TABLE "1.Alias:1 " TABLE "1.Name:0 " TABLE "1.Version:0 " TABLE
               "1.Date:0 " TABLE "1.Description:0"},
        {TABLE "1.", true, FAULT_NONE,
         TABLE "1.Alias:1 " TABLE "1.Name:0 " TABLE "1.Version:0 " TABLE "1.Date:0 " TABLE
               "1.Description:0"},
        {TABLE "1.", false, FAULT_NONE,
         TABLE "1.:0 " TABLE "1.Alias:1 " TABLE "1.Name:0 " TABLE "1.Version:0 " TABLE
               "1.Date:0 " TABLE "1.Description:0"},
        {TABLE "1.Name", false, FAULT_NONE, TABLE "1.Name:0"},
        {TABLE "1.Name", true, FAULT_INVALID_ARGUMENTS, ""},
        {TABLE "1", false, FAULT_INVALID_NAME, ""},
        {TABLE "2.", false, FAULT_INVALID_NAME, ""},
        {TABLE "0.", false, FAULT_INVALID_NAME, ""},
        {TABLE "01.", false, FAULT_INVALID_NAME, ""},
        {TABLE "-1.", false, FAULT_INVALID_NAME, ""},
        {TABLE "4294967297.", false, FAULT_INVALID_NAME, ""}, /* 2^32 + 1 */
        {TABLE "18446744073709551617.", false, FAULT_INVALID_NAME, ""},
        {TABLE "1.1.", false, FAULT_INVALID_NAME, ""},
        {TABLE "Name", false, FAULT_INVALID_NAME, ""},
        {TABLE "{i}.", false, FAULT_INVALID_NAME, ""},
    };
    struct cwmp_fixture f;
    struct listing got = {0};
    cwmp_begin(&f);
    CU_ASSERT_EQUAL_FATAL(fixture_save(&f.base), 0);
    buf_init(&got.text, 100000);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CU_ASSERT_EQUAL(list(&f, cases[i].path, cases[i].next_level, &got), cases[i].fault);
        CU_ASSERT_STRING_EQUAL(buf_text(&got.text), cases[i].names);
    }
    CU_ASSERT_EQUAL(list(&f, DI, true, &got), FAULT_NONE);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&got.text), TABLE ":0"));
    CU_ASSERT_PTR_NULL(strstr(buf_text(&got.text), TABLE "1."));
    buf_free(&got.text);
    cwmp_end(&f);
}

static int stop_at_third(void *ctx, const struct datamodel_item *item)
{
    unsigned *count = ctx;
    (void)item;
    return ++*count == 3 ? 1 : 0;
}

static void test_visitor_stops(void)
{
    struct cwmp_fixture f;
    unsigned count = 0;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(datamodel_names(f.dm, "", false, stop_at_third, &count), FAULT_NONE);
    CU_ASSERT_EQUAL(count, 3);
    count = 0;
    CU_ASSERT_EQUAL(datamodel_parameters(f.dm, "", stop_at_third, &count), FAULT_NONE);
    CU_ASSERT_EQUAL(count, 3);
    count = 0;
    CU_ASSERT_EQUAL(datamodel_forced(f.dm, stop_at_third, &count), 1);
    CU_ASSERT_EQUAL(count, 3);
    cwmp_end(&f);
}

/* --- values --- */

struct reading {
    struct cwmp_fixture *f;
    struct buf value;
    unsigned count;
};

static bool fits(const struct dm_row *row, const char *text)
{
    size_t len = strlen(text), chars = utf8_count(text);
    switch (row->type) {
    case DM_BOOLEAN:
        return strcmp(text, "0") == 0 || strcmp(text, "1") == 0;
    case DM_UINT:
        return len && strspn(text, "0123456789") == len;
    case DM_DATETIME:
        return len >= 20 && text[10] == 'T' && (text[len - 1] == 'Z' || text[len - 3] == ':');
    default:
        return chars <= row->max && (chars >= row->min || row->flags & DM_HIDDEN);
    }
}

static int read_one(void *ctx, const struct datamodel_item *item)
{
    struct reading *reading = ctx;
    buf_reset(&reading->value);
    CU_ASSERT_FALSE(item->is_object);
    CU_ASSERT_EQUAL(datamodel_value(reading->f->dm, item, &reading->value), 0);
    if (!fits(item->row, buf_text(&reading->value)))
        fprintf(stderr, "%s: '%s'\n", item->path, buf_text(&reading->value));
    CU_ASSERT(fits(item->row, buf_text(&reading->value)));
    CU_ASSERT_EQUAL(strncmp(item->xsd_type, "xsd:", 4), 0);
    reading->count++;
    return 0;
}

static void test_every_value(void)
{
    for (int saved = 0; saved < 2; saved++) {
        struct cwmp_fixture f;
        cwmp_begin(&f);
        if (saved)
            CU_ASSERT_EQUAL_FATAL(fixture_save(&f.base), 0);
        struct reading reading = {.f = &f};
        buf_init(&reading.value, 10000);
        CU_ASSERT_EQUAL(datamodel_parameters(f.dm, "", read_one, &reading), FAULT_NONE);
        CU_ASSERT_EQUAL(reading.count, rows_of_tr181(true, saved)); /* without objects */
        buf_free(&reading.value);
        cwmp_end(&f);
    }
}

static void test_device_values(void)
{
    struct cwmp_fixture f;
    struct switch_memory memory;
    char text[32];
    cwmp_begin(&f);
    const struct switch_identity *id = switch_identity(f.sw);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, "Device.RootDataModelVersion"), "2.16");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "Manufacturer"), id->manufacturer);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "ManufacturerOUI"), id->oui);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "ModelName"), id->model_name);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "Description"), id->description);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "ProductClass"), id->product_class);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "SerialNumber"), id->serial_number);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "HardwareVersion"), id->hardware_version);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "SoftwareVersion"), id->software_version);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "UpTime"), "0");
    clock_simulate_advance(f.clock, 90500);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "UpTime"), "90");
    CU_ASSERT_EQUAL_FATAL(switch_memory(f.sw, &memory), 0);
    (void)snprintf(text, sizeof(text), "%u", memory.total_kib);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "MemoryStatus.Total"), text);
    CU_ASSERT_STRING_NOT_EQUAL(cwmp_value(&f, DI "MemoryStatus.Free"), "0");

    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "VendorConfigFileNumberOfEntries"), "0");
    CU_ASSERT_EQUAL_FATAL(fixture_save(&f.base), 0);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "VendorConfigFileNumberOfEntries"), "1");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, DI "VendorConfigFile.1.Name"), "startup.cfg");
    CU_ASSERT_EQUAL(strncmp(cwmp_value(&f, DI "VendorConfigFile.1.Date"), "20", 2), 0);
    cwmp_end(&f);
}

/* URL and user name are those of the ACS in force, from whichever source. */
static void test_acs_in_force(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "URL"), "");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "Username"), "");
    struct fixture *b = &f.base;
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_CLI, SETTING_ACS_URL, SOURCE_DEFAULT, "http://default/"),
                    0);
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_CLI, SETTING_ACS_USERNAME, SOURCE_DEFAULT, "du"), 0);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "URL"), "http://default/");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "Username"), "du");
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_DHCP, SETTING_ACS_URL, SOURCE_DHCP, "http://dhcp/"), 0);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "URL"), "http://dhcp/");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "Username"), "");
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_CLI, SETTING_ACS_URL, SOURCE_USER, "http://user/"), 0);
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_CLI, SETTING_ACS_USERNAME, SOURCE_USER, "uu"), 0);
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_CLI, SETTING_ACS_PASSWORD, SOURCE_USER, "secret"), 0);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "URL"), "http://user/");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "Username"), "uu");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "Password"), ""); /* hidden */
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "ConnectionRequestURL"), "");
    cwmp_end(&f);
}

static int collect_forced(void *ctx, const struct datamodel_item *item)
{
    CU_ASSERT_TRUE(item->forced_inform);
    return list_one(ctx, item);
}

#define IGD "InternetGatewayDevice."

static void test_forced(void)
{
    struct cwmp_fixture f;
    struct listing got = {0};
    cwmp_begin(&f);
    buf_init(&got.text, 10000);
    CU_ASSERT_EQUAL(datamodel_forced(f.dm, collect_forced, &got), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&got.text),
                           "Device.RootDataModelVersion:0 " DI "HardwareVersion:0 " DI
                           "SoftwareVersion:0 " DI "ProvisioningCode:1 " MS "ParameterKey:0 " MS
                           "ConnectionRequestURL:0 " MS "AliasBasedAddressing:0");
    buf_free(&got.text);
    cwmp_end(&f);
}

static void choose(struct cwmp_fixture *f, const char *model)
{
    const char *why;
    struct txn *txn;
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    CU_ASSERT_EQUAL(txn_set(txn, SETTING_DATA_MODEL, SOURCE_USER, TXN_PLAIN, model, &why), 0);
    CU_ASSERT_EQUAL(store_commit(f->base.store, txn, NULL), 0);
    txn_free(txn);
}

static void test_root(void)
{
    struct cwmp_fixture f;
    struct listing got = {0};
    cwmp_begin(&f);
    buf_init(&got.text, 10000);
    choose(&f, "tr-098");
    /* Not in the middle of a session. */
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, "Device.RootDataModelVersion"), "2.16");
    datamodel_choose_root(f.dm);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, "InternetGatewayDevice.DeviceSummary"),
                           "InternetGatewayDevice:1.8[]()");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, "InternetGatewayDevice.ManagementServer.ParameterKey"),
                           "");
    CU_ASSERT_EQUAL(datamodel_forced(f.dm, collect_forced, &got), 0);
    CU_ASSERT_STRING_EQUAL(
        buf_text(&got.text),
        "InternetGatewayDevice.DeviceSummary:0 " IGD "DeviceInfo.HardwareVersion:0 " IGD
        "DeviceInfo.SoftwareVersion:0 " IGD "DeviceInfo.ProvisioningCode:1 " IGD
        "DeviceInfo.SpecVersion:0 " IGD "ManagementServer.ParameterKey:0 " IGD
        "ManagementServer.ConnectionRequestURL:0 " IGD "ManagementServer.AliasBasedAddressing:0");
    static const char *const gone[] = {"Device.", "Device.DeviceInfo.SerialNumber",
                                       IGD "DeviceInfo.HostName", IGD "RootDataModelVersion"};
    for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
        CU_ASSERT_EQUAL(datamodel_parameters(f.dm, gone[i], list_one, &got), FAULT_INVALID_NAME);
    buf_reset(&got.text);
    datamodel_changed(f.dm, "Device.DeviceInfo.ProvisioningCode", list_one, &got);
    CU_ASSERT_STRING_EQUAL(buf_text(&got.text), IGD "DeviceInfo.ProvisioningCode:1");
    choose(&f, "tr-181");
    datamodel_choose_root(f.dm);
    CU_ASSERT_EQUAL(datamodel_parameters(f.dm, IGD "DeviceSummary", list_one, &got),
                    FAULT_INVALID_NAME);
    buf_free(&got.text);
    cwmp_end(&f);
}

UNIT_MAIN("datamodel", {"the rows agree with TR-181 2.16", test_tr181},
          {"the rows agree with TR-098 1.8", test_tr098},
          {"the root is the one that was configured when the session began", test_root},
          {"settings behind rows may be set by the ACS, within the standard's limits",
           test_settings_fit},
          {"each object comes before what is in it", test_row_order},
          {"GetParameterNames: every kind of path with both NextLevels", test_names},
          {"a table and its instances", test_table},
          {"a visitor can stop the walk", test_visitor_stops},
          {"every parameter has a value that fits its row", test_every_value},
          {"DeviceInfo tells what the switch says", test_device_values},
          {"URL and Username are those of the ACS in force", test_acs_in_force},
          {"the forced parameters are TR-181's", test_forced})
