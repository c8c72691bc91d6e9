#include "Move.h"

#include <sstream>

namespace Aeon::Test
{

std::string Move::text() const
{
	std::ostringstream words;
	words << input << ' ' << from << ' ' << to << ' ' << attempt;
	for (const std::int32_t output : outputs)
	{
		words << ' ' << output;
	}
	return words.str();
}

Move Move::parse(const std::string& text)
{
	std::istringstream words(text);
	Move move;
	words >> move.input >> move.from >> move.to >> move.attempt;
	for (std::int32_t output = 0; words >> output;)
	{
		move.outputs.insert(output);
	}
	return move;
}

} // namespace Aeon::Test
