#include "Aeon/Broker/BrokerApplication.h"

int main(int argc, char** argv)
{
	// Before anything can start a thread: threads inherit what is blocked.
	Aeon::BrokerApplication::blockSignals();
	Aeon::BrokerApplication application;
	return application.launch(argc, argv);
}
