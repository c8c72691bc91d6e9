import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Marks a method of a BrokerCase as one of its cases. */
@Retention(RetentionPolicy.RUNTIME)
@interface Case
{
}
