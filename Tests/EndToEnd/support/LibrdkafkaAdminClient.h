#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>

namespace Aeon::Test
{

/// What every admin call of librdkafka's C interface needs: a client, and a queue on which the answer comes.
/// Not thread-safe: one thread and one call at a time.
class LibrdkafkaAdminClient
{
public:
	struct Closer
	{
		void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
		void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
		void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
	};
	using Event = std::unique_ptr<rd_kafka_event_t, Closer>;

	static constexpr int LIMIT_MS = 30'000;

	explicit LibrdkafkaAdminClient(const std::string& bootstrap);

	rd_kafka_t* handle() const noexcept { return _client.get(); }
	rd_kafka_queue_t* queue() const noexcept { return _queue.get(); }
	/// The answer to the call that was made last; throws std::runtime_error where none comes.
	Event await() const;

private:
	std::unique_ptr<rd_kafka_t, Closer> _client;
	std::unique_ptr<rd_kafka_queue_t, Closer> _queue;
};

} // namespace Aeon::Test
