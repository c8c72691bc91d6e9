#include "CodeBuffer.h"

#include <gtest/gtest.h>

using Aeon::Generator::CodeBuffer;

TEST(CodeBuffer, IndentsWithTabsInsideBraces)
{
	CodeBuffer code;
	code.line("struct A");
	code.open();
	code.line("int b;");
	code.close(";");
	EXPECT_EQ(code.text(), "struct A\n{\n\tint b;\n};\n");
}

TEST(CodeBuffer, LeavesBracesFromASingleLine)
{
	CodeBuffer one;
	one.line("a();");
	CodeBuffer two = one;
	two.line("b();");
	CodeBuffer code;
	code.block("if (x)", one);
	code.block("if (y)", two);
	EXPECT_EQ(code.text(), "if (x)\n\ta();\nif (y)\n{\n\ta();\n\tb();\n}\n");
}

TEST(CodeBuffer, NeverStacksBlankLines)
{
	CodeBuffer code;
	code.blank();
	code.line("a");
	code.blank();
	code.blank();
	code.open();
	code.blank();
	code.line("b");
	code.close();
	EXPECT_EQ(code.text(), "a\n\n{\n\tb\n}\n");
}
