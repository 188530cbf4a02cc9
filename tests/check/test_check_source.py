"""The checks on small trees that are wrong in one way each, and on right ones, which must pass."""

import pathlib
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

import count_tests
import ctext
import header_checks
import text_checks
import tool_checks
from tree import Tree

OPENING = "/*\n * An idea.\n */\n"
DOCUMENTED = """/**
 * Make a thing.
 *
 * @param ctx        Not NULL.
 * @param sizes      [2] Not NULL.
 * @param done       Called at the end.
 * @param thing_out  Receives it.
 * @retval REVERSA_OK        Made.
 * @retval REVERSA_E_MEMORY  Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_thing_make(reversa_context *ctx, const int sizes[2],
                                                                 void (*done)(int, int), reversa_thing **thing_out);
"""


class TreeTest(unittest.TestCase):
    def tree(self, **files):
        """A tree of files; in their names __ stands for / and the last _ for the dot."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for key, text in files.items():
            stem, _, suffix = key.rpartition("_")
            path = pathlib.Path(folder.name, f"{stem.replace('__', '/')}.{suffix}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Tree(folder.name)

    def assert_one(self, problems, *fragments):
        self.assertEqual(len(problems), 1, problems)
        for fragment in fragments:
            self.assertIn(fragment, problems[0])


class Floors(TreeTest):
    def test_downward_edges_pass(self):
        tree = self.tree(lib__base__a_h="#include <stdint.h>\n", include__reversa_h="#include <stddef.h>\n",
                         lib__match__m_c='#include "base/a.h"\n#include <reversa.h>\n#include <pthread.h>\n')
        self.assertEqual(text_checks.floors(tree), [])

    def test_upward_edge(self):
        tree = self.tree(lib__base__a_c='#include "model/m.h"\n', lib__model__m_h="")
        self.assert_one(text_checks.floors(tree), "lib/base/a.c:1", "base must not include model")

    def test_sideways_edge(self):
        tree = self.tree(lib__io__a_c='\n#include "score/s.h"\n', lib__score__s_h="")
        self.assert_one(text_checks.floors(tree), "lib/io/a.c:2", "io must not include score")

    def test_guest_outside_its_room(self):
        for text in ("#include <glpk.h>\n", '#include "jansson.h"\n', "#include <utf8proc.h>\n",
                     "#include <interfaces/highs_c_api.h>\n"):
            self.assert_one(text_checks.floors(self.tree(lib__match__a_c=text)), "is not allowed here")

    def test_guests_in_their_rooms(self):
        tree = self.tree(lib__match__solver_glpk_c="#include <glpk.h>\n", lib__base__utf8_c="#include <utf8proc.h>\n",
                         lib__io__json_c="#include <jansson.h>\n",
                         lib__match__solver_highs_c="#include <interfaces/highs_c_api.h>\n")
        self.assertEqual(text_checks.floors(tree), [])

    def test_unknown_system_header(self):
        self.assert_one(text_checks.floors(self.tree(lib__base__a_c="#include <curl.h>\n")), "<curl.h> is neither")

    def test_header_without_its_room(self):
        tree = self.tree(lib__base__a_c='#include "a.h"\n', lib__base__a_h="")
        self.assert_one(text_checks.floors(tree), "named by its room")

    def test_unknown_room(self):
        self.assert_one(text_checks.floors(self.tree(lib__attic__a_c="#include <stdio.h>\n")), "not a room")

    def test_public_header_looks_inside(self):
        tree = self.tree(include__reversa__a_h='#include "base/a.h"\n', lib__base__a_h="")
        self.assert_one(text_checks.floors(tree), "not public")

    def test_program_looks_inside(self):
        tree = self.tree(examples__a_c='#include "match/solver.h"\n', bench__b_c='#include "../lib/base/a.h"\n')
        self.assertEqual(len(text_checks.floors(tree)), 2)

    def test_include_in_a_comment_is_none(self):
        self.assertEqual(text_checks.floors(self.tree(lib__base__a_c="/*\n#include <glpk.h>\n*/\n")), [])

    def test_cycle(self):
        tree = self.tree(lib__base__a_h='#include "base/b.h"\n', lib__base__b_h='#include "base/a.h"\n')
        self.assert_one(text_checks.cycles(tree), "lib/base/a.h → lib/base/b.h → lib/base/a.h")

    def test_no_cycle_in_a_diamond(self):
        tree = self.tree(lib__base__a_h='#include "base/b.h"\n#include "base/c.h"\n', lib__base__d_h="",
                         lib__base__b_h='#include "base/d.h"\n', lib__base__c_h='#include "base/d.h"\n')
        self.assertEqual(text_checks.cycles(tree), [])


class Sizes(TreeTest):
    def test_long_file_and_long_public_header(self):
        tree = self.tree(lib__base__a_c="\n" * 601, lib__base__b_c="\n" * 600, include__reversa_h="\n" * 301)
        self.assertEqual(text_checks.file_sizes(tree), ["include/reversa.h: 301 lines, at most 300",
                                                        "lib/base/a.c: 601 lines, at most 600"])

    def test_long_example(self):
        tree = self.tree(examples__a_c="\n" * 81, examples__cli__b_c="\n" * 81)
        self.assert_one(text_checks.file_sizes(tree), "examples/a.c: 81 lines, at most 80")

    def test_long_function(self):
        tree = self.tree(lib__base__a_c="int f(void)\n{\n" + "    g();\n" * 78 + "}\n")
        self.assert_one(text_checks.function_sizes(tree), "lib/base/a.c:1: f has 81 lines")

    def test_many_parameters(self):
        tree = self.tree(lib__base__a_c="int f(int a, int b, int c,\n      int d, int e, int f,\n      int g)\n{\n}\n")
        self.assert_one(text_checks.function_sizes(tree), "f has 7 parameters")

    def test_parameters_inside_a_function_pointer_are_not_counted(self):
        found = ctext.functions("int f(void (*g)(int, int, int), int a)\n{\n}\n")
        self.assertEqual([(f.name, f.n_parameters) for f in found], [("f", 2)])

    def nesting(self, body):
        return ctext.functions("void f(void)\n{\n" + body + "\n}\n")[0].nesting

    def test_nesting_counts_statements_not_braces(self):
        self.assertEqual(self.nesting("int a[] = {1, {2}};"), 0)
        self.assertEqual(self.nesting("for (;;)\n if (x)\n  y();"), 2)
        self.assertEqual(self.nesting("for (;;) { while (x) { if (y) { z(); } } }"), 3)
        self.assertEqual(self.nesting("{ { x(); } }"), 0)

    def test_nesting_of_else_if_and_switch(self):
        self.assertEqual(self.nesting("if (a) b(); else if (c) d(); else if (e) f(); else g();"), 1)
        self.assertEqual(self.nesting("switch (a) { case 1: if (b) c(); break; default: d(); }"), 2)
        self.assertEqual(self.nesting("do { if (a) b(); } while (c); if (d) e();"), 2)
        self.assertEqual(self.nesting("done: if (a) b(); x = (s){.a = 1, .b = 2}; for (;;) c();"), 1)

    def test_deep_nesting(self):
        tree = self.tree(lib__base__a_c="void f(void)\n{\n" + "if (a)\n" * 5 + "b();\n}\n")
        self.assert_one(text_checks.function_sizes(tree), "5 levels of nesting")

    def test_functions_among_other_braces(self):
        text = ("struct s {\n    int a;\n};\nstatic const int t[] = {1, 2};\n#define M(x) do { } while (0)\n"
                "/* { */\nstatic int g(int a)\n{\n    return '{' + a + \"}{\"[0];\n}\nint h(void)\n{\n}\n")
        self.assertEqual([(f.name, f.line, f.n_lines) for f in ctext.functions(text)], [("g", 7, 4), ("h", 11, 3)])

    def test_percentile(self):
        self.assertEqual(text_checks.percentile_95(list(range(1, 101))), 95)
        self.assertEqual(text_checks.percentile_95([7]), 7)
        functions = "".join(f"int f{i}(void)\n{{\n" + "    g();\n" * 58 + "}\n" for i in range(3))
        self.assertEqual(len(text_checks.typical_function(self.tree(lib__base__a_c=functions))), 1)


class Calls(TreeTest):
    def test_forbidden_calls(self):
        for call in ("printf(x)", "malloc(3)", "free (p)", "abort()", "getenv(x)", "strtod(x, y)", "time(NULL)",
                     "strcpy(a, b)", "rand()", "alloca(3)", "exit(1)", "fputs(x, stderr)", "assert(x)", "longjmp(x)"):
            tree = self.tree(lib__match__a_c=f"void f(void)\n{{\n    {call};\n}}\n")
            self.assert_one(text_checks.calls(tree), "lib/match/a.c:3")

    def test_names_that_only_contain_a_forbidden_one(self):
        text = "void f(void)\n{\n    rv_free(a, b);\n    x->free(a);\n    snprintf(a);\n    vsnprintf(a);\n    rv_time(a);\n}\n"
        self.assertEqual(text_checks.calls(self.tree(lib__match__a_c=text)), [])

    def test_comments_and_texts_are_not_code(self):
        self.assertEqual(text_checks.calls(self.tree(lib__io__a_c='/* free(p) */ char *s = "exit(1)";\n')), [])

    def test_rooms_where_they_belong(self):
        tree = self.tree(lib__base__memory_c="void f(void)\n{\n    free(p);\n}\n",
                         lib__base__context_c="void f(void)\n{\n    clock_gettime(a, b);\n}\n",
                         lib__match__solver_glpk_c="void f(void)\n{\n    longjmp(a, 1);\n}\n")
        self.assertEqual(text_checks.calls(tree), [])

    def test_outside_the_library_all_is_allowed(self):
        self.assertEqual(text_checks.calls(self.tree(examples__a_c="int main(void)\n{\n    printf(x);\n}\n")), [])


class Words(TreeTest):
    def test_unfinished_and_machine_paths(self):
        tree = self.tree(lib__base__a_c="/* TODO: later */\n", README_md="see /home/me/x\n", notes_md="/usr/share is fine\n")
        self.assertEqual(text_checks.words(tree), ["README.md:1: a path of one machine: /home/m",
                                                   "lib/base/a.c:1: unfinished: TODO"])

    def test_opening_comment(self):
        self.assertEqual(text_checks.opening_comments(self.tree(lib__base__a_c=OPENING)), [])
        self.assert_one(text_checks.opening_comments(self.tree(lib__base__a_c="int a;\n")), "0 lines")
        self.assert_one(text_checks.opening_comments(self.tree(lib__base__a_c="/*" + "\n" * 20 + "*/")), "21 lines")

    def test_unit_test_missing(self):
        tree = self.tree(lib__base__a_c="", lib__io__b_c="", tests__unit__test_a_c="")
        self.assert_one(text_checks.unit_tests(tree), "lib/io/b.c", "tests/unit/test_b.c is missing")

    def test_a_name_in_two_rooms(self):
        tree = self.tree(lib__io__b_c="", tests__unit__test_io_b_c="")
        self.assertEqual(text_checks.unit_tests(tree), [])


class Headers(TreeTest):
    def test_documented_function(self):
        tree = self.tree(include__reversa_h=DOCUMENTED)
        declaration, = header_checks.declarations(tree)
        self.assertEqual(declaration.parameters, ["ctx", "sizes", "done", "thing_out"])
        self.assertEqual((declaration.name, declaration.result), ("reversa_thing_make", "reversa_status"))
        self.assertEqual(header_checks.documentation(tree), [])

    def test_comment_missing_or_apart(self):
        apart = DOCUMENTED.replace(" */\n", " */\n\n")
        other = DOCUMENTED.replace(" */\n", " */\ntypedef int x;\n")
        bare = DOCUMENTED[DOCUMENTED.index("REVERSA_API"):]
        for text in (apart, other, bare):
            problems = header_checks.documentation(self.tree(include__reversa_h=text))
            self.assert_one(problems, "reversa_thing_make: no /** comment directly above it")

    def test_parameter_missing_or_unknown(self):
        renamed = DOCUMENTED.replace("@param sizes", "@param size")
        problems = header_checks.documentation(self.tree(include__reversa_h=renamed))
        self.assertEqual([p.split(": ")[-1] for p in problems],
                         ["@param sizes is missing", "@param size names no parameter"])

    def test_retval_and_return_missing(self):
        no_errors = DOCUMENTED.replace(" * @retval REVERSA_E_MEMORY  Out of memory.\n", "")
        self.assert_one(header_checks.documentation(self.tree(include__reversa_h=no_errors)), "how it fails")
        value = "/** Count.\n * @param a Any. */\nREVERSA_API int reversa_count(int a);\n"
        self.assert_one(header_checks.documentation(self.tree(include__reversa_h=value)), "@return is missing")
        nothing = "/** Stop.\n * @param a Any. */\nREVERSA_API void reversa_stop(int a);\n"
        self.assertEqual(header_checks.documentation(self.tree(include__reversa_h=nothing)), [])

    def test_features_that_bindings_cannot_read(self):
        tree = self.tree(include__reversa__a_h="static inline int f(void)\n{\n    return 1;\n}\n")
        self.assert_one(header_checks.fit_for_bindings(tree), "inline in a public header")

    def test_header_that_is_not_complete(self):
        tree = self.tree(include__reversa__a_h="typedef int32_t row;\n")
        self.assertEqual(len(header_checks.compile_alone(tree)), 2)

    def test_header_that_only_c_can_read(self):
        tree = self.tree(include__reversa__a_h="extern int class;\n")
        self.assert_one(header_checks.compile_alone(tree), "does not compile alone as c++17")

    def test_preprocessing(self):
        good = '#include <stdint.h>\n#define REVERSA_API\nREVERSA_API int64_t reversa_a(void);\n'
        self.assertEqual(header_checks.survive_preprocessing(self.tree(include__reversa_h=good)), [])
        attribute = good + "int b(void) __attribute__((pure));\n"
        self.assert_one(header_checks.survive_preprocessing(self.tree(include__reversa_h=attribute)), "attributes")
        apart = self.tree(include__reversa_h=good, include__reversa__b_h="REVERSA_API int reversa_b(void);\n")
        self.assert_one(header_checks.survive_preprocessing(apart), "reversa_b is not reached")


class Tools(TreeTest):
    def test_symbols(self):
        same = {"reversa_a"}
        self.assertEqual(tool_checks.compare_symbols(same, same, same), [])
        self.assert_one(tool_checks.compare_symbols(same, set(), same), "not exported")
        self.assert_one(tool_checks.compare_symbols(same, same | {"rv_b"}, same), "rv_b", "not declared")
        self.assert_one(tool_checks.compare_symbols(same, same, set()), "not listed")
        self.assert_one(tool_checks.compare_symbols(same, same, same | {"reversa_old"}), "taken away")

    def variables(self, text):
        tree = self.tree(a_c=text, lib__x_c="")
        subprocess.run(["cc", "-fPIC", "-c", "a.c", "-o", "a.o"], cwd=tree.root, check=True)
        subprocess.run(["ar", "rc", "lib/libreversa_internal.a", "a.o"], cwd=tree.root, check=True)
        return tool_checks.mutable_globals(tree, tree.root)

    def test_variables_that_callers_share(self):
        self.assert_one(self.variables("int f(void) { static int n; return ++n; }\n"), "a.o", "n.")
        self.assert_one(self.variables("int shared = 3;\n"), "shared", ".data")
        self.assert_one(self.variables("_Thread_local int mine;\n"), "mine", ".tbss")

    def test_tables_are_not_variables(self):
        self.assertEqual(self.variables('const char *const names[] = {"a", "b"};\nconst int table[2] = {1, 2};\n'), [])

    def test_sections_that_hold_variables(self):
        for section in (".data", ".bss", ".tbss", ".data.counter"):
            self.assertTrue(tool_checks.MUTABLE_SECTION.match(section), section)
        for section in (".rodata", ".data.rel.ro", ".data.rel.ro.local", ".text"):
            self.assertFalse(tool_checks.MUTABLE_SECTION.match(section), section)


class Counting(unittest.TestCase):
    def count(self, output, status="run"):
        case = ElementTree.Element("testcase", status=status)
        ElementTree.SubElement(case, "system-out").text = output
        return count_tests.count_case(case)

    def test_a_cmocka_program_counts_with_each_test(self):
        self.assertEqual(self.count("[==========] Running\n[  PASSED  ] 12 test(s).\n"), (12, 0, 0))
        self.assertEqual(self.count("[  PASSED  ] 3 test(s).\n[  FAILED  ] 2 test(s), listed below:\n", "fail"), (3, 2, 0))
        self.assertEqual(self.count("[  PASSED  ] 3 test(s).\n[  SKIPPED ] 1 test(s), listed below:\n"), (3, 0, 1))

    def test_a_crash_or_a_leak_is_a_failure(self):
        self.assertEqual(self.count("", "fail"), (0, 1, 0))
        self.assertEqual(self.count("[  PASSED  ] 3 test(s).\nLeakSanitizer\n", "fail"), (3, 1, 0))

    def test_other_programs_count_once(self):
        self.assertEqual(self.count("whatever\n"), (1, 0, 0))
        self.assertEqual(self.count("", "notrun"), (0, 0, 1))


if __name__ == "__main__":
    unittest.main()
