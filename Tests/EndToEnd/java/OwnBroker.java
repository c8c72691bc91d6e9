import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A broker process that a test may stop, kill and start again at the same port, with a data directory of its own. */
final class OwnBroker implements AutoCloseable
{
	private static final long LIMIT_SECONDS = 30;
	private static final Map<String, String> SETTINGS = Map.of(
		"group.initial.rebalance.delay.ms", "0", "offsets.topic.num.partitions", "4",
		"transaction.state.log.num.partitions", "4", "log.cleaner.backoff.ms", "100");

	private final Path directory = Files.createTempDirectory("aeon-e2e-java");
	private final List<String> command = new ArrayList<>();
	private final int port;
	private Process process;

	OwnBroker(String program) throws IOException
	{
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
		{
			port = free.getLocalPort();
		}
		command.add(program);
		override("listeners", "PLAINTEXT://" + bootstrap());
		override("log.dirs", data().toString());
		SETTINGS.forEach(this::override);
	}

	private void override(String name, String value)
	{
		command.addAll(List.of("--override", name + "=" + value));
	}

	Path data()
	{
		return directory.resolve("data");
	}

	String bootstrap()
	{
		return "127.0.0.1:" + port;
	}

	void start() throws IOException
	{
		File log = directory.resolve("broker.log").toFile();
		process = new ProcessBuilder(command)
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log))
			.start();
		BrokerCase.awaitThat(this::accepts, "the broker to start");
	}

	private boolean accepts()
	{
		BrokerCase.check(process.isAlive(), "the broker did not start");
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port))
		{
			return socket.isConnected();
		}
		catch (IOException refused)
		{
			return false;
		}
	}

	/** SIGKILL. */
	void kill() throws InterruptedException
	{
		process.destroyForcibly();
		awaitEnd();
	}

	/** SIGTERM. */
	void stop() throws InterruptedException
	{
		process.destroy();
		awaitEnd();
		BrokerCase.checkEqual(process.exitValue(), 0);
	}

	private void awaitEnd() throws InterruptedException
	{
		BrokerCase.check(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "the broker did not end");
	}

	@Override
	public void close() throws Exception
	{
		if (process != null) kill();
		try (Stream<Path> files = Files.walk(directory))
		{
			files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
		}
	}
}
