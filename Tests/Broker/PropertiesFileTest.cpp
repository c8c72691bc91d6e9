#include "Aeon/Broker/PropertiesFile.h"

#include "ChildProcess.h"
#include "TemporaryDirectory.h"

#include "Aeon/Broker/ConfigException.h"

#include <gtest/gtest.h>

namespace Aeon
{

using Pairs = SettingMap;

TEST(PropertiesFile, KeyEndsAtEqualsColonOrWhiteSpace)
{
	EXPECT_EQ(
		parseProperties("a=1\nb:2\nc 3\nd\t=\t4\ne = : 5"),
		(Pairs{{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}, {"e", ": 5"}}));
}

TEST(PropertiesFile, KeyAloneHasAnEmptyValue)
{
	EXPECT_EQ(parseProperties("alone\nequals=\n"), (Pairs{{"alone", ""}, {"equals", ""}}));
}

TEST(PropertiesFile, CommentsAndEmptyLinesArePassedOver)
{
	EXPECT_EQ(parseProperties("# one\n  ! two\n\n \t\f\na=1 # kept\n"), (Pairs{{"a", "1 # kept"}}));
}

TEST(PropertiesFile, BackslashJoinsTheNextLineWithoutItsLeadingSpace)
{
	EXPECT_EQ(parseProperties("list=a,\\\n    b,\\\r\n\tc\nnext=1"), (Pairs{{"list", "a,b,c"}, {"next", "1"}}));
}

TEST(PropertiesFile, EvenBackslashesEndALine)
{
	EXPECT_EQ(parseProperties("a=1\\\\\nb=2"), (Pairs{{"a", "1\\"}, {"b", "2"}}));
}

TEST(PropertiesFile, CommentIsNotContinued)
{
	EXPECT_EQ(parseProperties("# comment \\\na=1"), (Pairs{{"a", "1"}}));
}

TEST(PropertiesFile, ContinuedLineThatLooksLikeACommentIsNone)
{
	EXPECT_EQ(parseProperties("a=1,\\\n#2"), (Pairs{{"a", "1,#2"}}));
}

TEST(PropertiesFile, EscapesStandForLettersAndSeparators)
{
	EXPECT_EQ(parseProperties("a\\ b\\=c\\:d=x\\ty\\nz\\q\\\\\n"), (Pairs{{"a b=c:d", "x\ty\nzq\\"}}));
}

TEST(PropertiesFile, UnicodeEscapesBecomeUtf8)
{
	EXPECT_EQ(parseProperties("a=\\u00e9\\u20AC\\uD83D\\uDE00"), (Pairs{{"a", "\u00e9\u20ac\U0001f600"}}));
}

TEST(PropertiesFile, LoneSurrogateIsReplaced)
{
	EXPECT_EQ(parseProperties("a=\\uD83Dx\\uDE00"), (Pairs{{"a", "\ufffdx\ufffd"}}));
}

TEST(PropertiesFile, MalformedUnicodeEscapeIsAnError)
{
	EXPECT_THROW(parseProperties("a=\\u12G4"), ConfigException);
	EXPECT_THROW(parseProperties("a=\\u12"), ConfigException);
	EXPECT_THROW(parseProperties("a=\\uD83D\\u12"), ConfigException);
}

TEST(PropertiesFile, TrailingSpaceBelongsToTheValue)
{
	EXPECT_EQ(parseProperties("a= 1 \n"), (Pairs{{"a", "1 "}}));
}

TEST(PropertiesFile, LastOfSeveralValuesCounts)
{
	EXPECT_EQ(parseProperties("a=1\na=2\n"), (Pairs{{"a", "2"}}));
}

TEST(PropertiesFile, EveryLineEndIsKnown)
{
	EXPECT_EQ(parseProperties("a=1\rb=2\r\nc=3\n\rd=4"), (Pairs{{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}}));
}

TEST(PropertiesFile, BytesThatAreNoUtf8AreReadAsLatin1)
{
	EXPECT_EQ(parseProperties("a=caf\xe9"), (Pairs{{"a", "caf\u00e9"}}));
	EXPECT_EQ(parseProperties("a=caf\xc3\xa9"), (Pairs{{"a", "caf\u00e9"}}));
	EXPECT_EQ(parseProperties("a=\xf0\x9f\x98"), (Pairs{{"a", "\u00f0\u009f\u0098"}}));
}

TEST(PropertiesFile, BackslashAtTheEndOfTheTextIsDropped)
{
	EXPECT_EQ(parseProperties("a=1\\"), (Pairs{{"a", "1"}}));
	EXPECT_EQ(parseProperties("\\"), Pairs{});
}

TEST(PropertiesFile, SeparatorAloneIsAnEmptyKey)
{
	EXPECT_EQ(parseProperties("=1"), (Pairs{{"", "1"}}));
}

TEST(PropertiesFile, WrittenTextIsReadBackTheSame)
{
	const Pairs pairs{{"plain", "value"},       {"a b:c=d#e", " two  spaces "}, {"", "empty key"},
					  {"tab\t", "line\nend\\"}, {"\u00e9\U0001f600", "\u20ac"}, {"bang", "!#=:"}};
	EXPECT_EQ(parseProperties(formatProperties(pairs, "written by a test")), pairs);
}

TEST(PropertiesFile, WrittenTextIsAscii)
{
	EXPECT_EQ(formatProperties({{"k", "\u00e9"}, {"a b", " x"}}, "hello"), "#hello\na\\ b=\\ x\nk=\\u00E9\n");
}

TEST(PropertiesFile, FileIsReadWhole)
{
	const Aeon::Test::TemporaryDirectory directory;
	Aeon::Test::writeFile(directory.file("a.properties"), "a=1\n");
	EXPECT_EQ(loadPropertiesFile(directory.file("a.properties")), (Pairs{{"a", "1"}}));
	Aeon::Test::writeFile(directory.file("empty.properties"), "");
	EXPECT_EQ(loadPropertiesFile(directory.file("empty.properties")), Pairs{});
}

TEST(PropertiesFile, UnreadableFileIsNamed)
{
	const Aeon::Test::TemporaryDirectory directory;
	for (const std::string& path : {directory.file("missing.properties"), directory.path().string()})
	{
		try
		{
			loadPropertiesFile(path);
			FAIL() << path;
		}
		catch (const ConfigException& error)
		{
			EXPECT_EQ(error.message(), path + ": the settings file cannot be read");
		}
	}
}

} // namespace Aeon
