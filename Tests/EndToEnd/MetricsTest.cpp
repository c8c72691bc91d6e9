#include "BrokerTest.h"
#include "LibrdkafkaAdmin.h"
#include "RawClient.h"
#include "Scraping/Scrape.h"
#include "Waiting.h"

#include <Poco/Net/StreamSocket.h>
#include <gmock/gmock.h>

#include <sys/socket.h>
#include <vector>

namespace Aeon::Test
{

namespace
{

constexpr int CLEAN = 0;

/// A broker process that serves metrics.
class MetricsListener : public OwnBrokerTest
{
protected:
	Settings settings() const override { return {{"aeon.metrics.listener", "HTTP://127.0.0.1:0"}}; }

	std::uint16_t metricsPort() { return metricsPortIn(process().output()); }
	std::optional<double> figure(const std::string& metric) { return scrape(metricsPort()).value(metric); }
	Poco::Net::StreamSocket connect()
	{
		return Poco::Net::StreamSocket(Poco::Net::SocketAddress("127.0.0.1", metricsPort()));
	}
};

TEST_F(MetricsListener, CountsThePartitionsOfTopics)
{
	EXPECT_EQ(figure("kafka_server_replicamanager_partitioncount"), 0);
	LibrdkafkaAdmin admin(bootstrap());
	ASSERT_EQ(admin.createTopic("counted", 3), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_EQ(figure("kafka_server_replicamanager_partitioncount"), 3);
	EXPECT_GE(figure("kafka_server_socket_server_metrics_connection_count"), 1);
	ASSERT_EQ(process().stop(), CLEAN);
	process().start();
	EXPECT_EQ(figure("kafka_server_replicamanager_partitioncount"), 3);
}

TEST_F(MetricsListener, IsNotDisturbedByWhatIsNoRequest)
{
	for (const std::string& bytes :
		 {std::string("\0\0\0\x12 no HTTP at all", 20), std::string("GET"),
		  std::string("GET /metrics HTTP/9.9\r\n\r\n"),
		  std::string("GET /metrics HTTP/1.1\r\nContent-Length: many\r\n\r\n"), std::string(100000, 'x'),
		  "GET /" + std::string(100000, 'x') + " HTTP/1.1\r\n\r\n"})
	{
		auto socket = connect();
		try
		{
			socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()), MSG_NOSIGNAL);
		}
		catch (const Poco::IOException&)
		{
			// The broker may end it before all is sent.
		}
		// The end comes as a reset where the answer is not read.
		socket.setLinger(true, 0);
		socket.close();
	}
	EXPECT_EQ(scrape(metricsPort()).status, 200);
	EXPECT_TRUE(RawClient::answersApiVersions(process().port()));
}

TEST_F(MetricsListener, HoldsNoStopUpForThoseWhoDoNotAsk)
{
	std::vector<Poco::Net::StreamSocket> silent;
	for (int i = 0; i < 10; ++i)
		silent.push_back(connect());
	ASSERT_EQ(process().stop(), CLEAN);
	process().start();
}

} // namespace

} // namespace Aeon::Test
