#include "Scrape.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>

#include <sstream>

namespace Aeon::Test
{

namespace
{

constexpr long TIMEOUT_SECONDS = 30;

} // namespace

std::optional<double> Scrape::value(const std::string& metric) const
{
	std::istringstream lines(text);
	for (std::string line; std::getline(lines, line);)
		if (line.starts_with(metric + " ")) return std::stod(line.substr(metric.size() + 1));
	return std::nullopt;
}

std::vector<std::string> Scrape::types() const
{
	const std::string begin = "# TYPE ";
	std::vector<std::string> found;
	std::istringstream lines(text);
	for (std::string line; std::getline(lines, line);)
		if (line.starts_with(begin)) found.push_back(line.substr(begin.size()));
	return found;
}

Scrape scrape(std::uint16_t port, const std::string& path, const std::string& method)
{
	Poco::Net::HTTPClientSession session("127.0.0.1", port);
	session.setTimeout(Poco::Timespan(TIMEOUT_SECONDS, 0));
	Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPMessage::HTTP_1_1);
	session.sendRequest(request);
	Poco::Net::HTTPResponse response;
	Scrape answer;
	Poco::StreamCopier::copyToString(session.receiveResponse(response), answer.text);
	answer.status = response.getStatus();
	answer.contentType = response.getContentType();
	return answer;
}

std::uint16_t metricsPortIn(const std::string& log)
{
	const std::size_t path = log.rfind("/metrics.");
	const std::size_t colon = path == std::string::npos ? path : log.rfind(':', path);
	if (colon == std::string::npos) return 0;
	return static_cast<std::uint16_t>(std::stoi(log.substr(colon + 1, path - colon - 1)));
}

} // namespace Aeon::Test
