using FairDiff.MLNet;
using FairDiff.MLNet.Hosting;
using FairDiff.MLNet.Hosting.Configuration;
using FairDiff.MLNet.Hosting.Logging;
using FairDiff.MLNet.Hosting.Models;
using FairDiff.Torch;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>FairDiff and its models among the services of an app.</summary>
public static class FairDiffServiceCollectionExtensions
{
    /// <summary>
    /// Adds one <see cref="MLContext"/> that knows the stages of FairDiff and logs to the app's loggers (categories
    /// <c>Microsoft.ML.…</c>), its <see cref="FairDiffCatalog"/>, and an <see cref="IProgress{T}"/> of <see cref="TrainingProgress"/> that
    /// logs; where the app has services of its own of these types, those are left. Settings come from the section <c>FairDiff</c> of the
    /// configuration, then from <paramref name="configure"/>, and are checked when the app starts. May be called several times.
    /// </summary>
    /// <param name="services">The services of the app.</param>
    /// <param name="configure">Settings in code; null = none.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// builder.Services.AddFairDiff();
    /// builder.Services.AddFairDiffModel&lt;Patch, Diagnosis&gt;("hospitals"); // FairDiff:Models:hospitals:Path says where it is
    /// builder.Services.AddHealthChecks().AddFairDiff();
    /// </code>
    /// </example>
    public static IServiceCollection AddFairDiff(this IServiceCollection services, Action<FairDiffOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddOptions<FairDiffOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<FairDiffOptions>, ConfigureFairDiffOptions>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FairDiffOptions>, FairDiffOptionsValidation>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelHost>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<MLContextLog>();
        services.TryAddSingleton<IProgress<TrainingProgress>, TrainingProgressLog>();
        services.TryAddSingleton(NewContext);
        services.TryAddSingleton(provider => provider.GetRequiredService<MLContext>().FairDiff());
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return services;
    }

    /// <summary>
    /// Adds a served model: <see cref="FairDiffModelPool{TSrc, TDst}"/>, keyed by its name (<c>[FromKeyedServices("name")]</c>), and
    /// without a key too if it is the first of its types. It is loaded when the app starts, beside its start, and replaced when its file
    /// changes.
    /// </summary>
    /// <typeparam name="TSrc">What is predicted from: a class with the input columns as properties.</typeparam>
    /// <typeparam name="TDst">What is predicted: a class with the wanted columns as properties.</typeparam>
    /// <param name="services">The services of the app.</param>
    /// <param name="name">Its name: its settings are those of <c>FairDiff:Models:name</c>.</param>
    /// <param name="configure">Settings in code; null = none.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The name was registered already.</exception>
    public static IServiceCollection AddFairDiffModel<TSrc, TDst>(
        this IServiceCollection services, string name, Action<ServedModelOptions>? configure = null)
        where TSrc : class
        where TDst : class, new()
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        services.AddFairDiff();
        var registration = new ModelRegistration(name);
        if (services.Any(service => service.ImplementationInstance is ModelRegistration other
            && other.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"A model '{name}' is registered already; give this one another name.", nameof(name));
        }

        services.AddSingleton(registration);
        if (configure is not null)
        {
            services.Configure<FairDiffOptions>(options => configure(ModelOf(options, name)));
        }

        services.AddKeyedSingleton(name, (provider, _) => NewPool<TSrc, TDst>(provider, name));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<FairDiffModelPool<TSrc, TDst>>(name));
        services.AddSingleton<IServedModel>(provider => provider.GetRequiredKeyedService<FairDiffModelPool<TSrc, TDst>>(name));
        return services;
    }

    private static MLContext NewContext(IServiceProvider services)
    {
        var ml = new MLContext(services.GetRequiredService<IOptions<FairDiffOptions>>().Value.Seed);
        services.GetRequiredService<MLContextLog>().Attach(ml);
        ml.FairDiff();
        return ml;
    }

    private static FairDiffModelPool<TSrc, TDst> NewPool<TSrc, TDst>(IServiceProvider services, string name)
        where TSrc : class
        where TDst : class, new() => new(
            name,
            ModelOf(services.GetRequiredService<IOptions<FairDiffOptions>>().Value, name),
            new ModelSource<TSrc, TDst>(services.GetRequiredService<MLContext>(), services.GetRequiredService<FairDiffCatalog>()),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger("FairDiff.MLNet.Hosting"));

    private static ServedModelOptions ModelOf(FairDiffOptions options, string name)
    {
        if (!options.Models.TryGetValue(name, out var model))
        {
            options.Models[name] = model = new ServedModelOptions();
        }

        return model;
    }
}
