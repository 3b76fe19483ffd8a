using System.Runtime.CompilerServices;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Persistence;

/// <summary>Saves transformers into ML.NET's model zip and makes <c>Model.Load</c> find their loaders.</summary>
internal static class NativeModel
{
    private static readonly ConditionalWeakTable<ComponentCatalog, HashSet<string>> Registered = [];

    /// <summary>Registers a transformer's loader with an environment, once; safe to call from many threads.</summary>
    public static void Register<TModel>(IHostEnvironment environment)
        where TModel : class, INativeModel<TModel>
    {
        var catalog = environment.ComponentCatalog;
        var names = Registered.GetOrCreateValue(catalog);
        lock (names)
        {
            if (names.Contains(TModel.Format.LoaderSignature))
            {
                return;
            }

            var create = typeof(Loader<TModel>).GetMethod(nameof(Loader<>.Create))!;
            MlNetInternals.AddLoader(catalog, typeof(TModel), create, TModel.Format.LoaderSignature);
            names.Add(TModel.Format.LoaderSignature);
        }
    }

    /// <summary>The body of a transformer's <see cref="ICanSaveModel"/>: the format's header, then the streams it writes.</summary>
    public static void Save<TModel>(ModelSaveContext context, Action<NativeModelWriter> write)
        where TModel : class, INativeModel<TModel>
    {
        ArgumentNullException.ThrowIfNull(context);
        MlNetInternals.BeginSave(context, TModel.Format.LoaderSignature, UnregisteredStage.Contract);
        write(new NativeModelWriter(context));
    }

    /// <summary>What ML.NET calls, by reflection, to load a <typeparamref name="TModel"/>.</summary>
    private static class Loader<TModel>
        where TModel : class, INativeModel<TModel>
    {
        public static TModel Create(IHostEnvironment environment, object context)
        {
            MlNetInternals.BeginLoad(context);
            return TModel.Load(environment, new NativeModelReader(context, TModel.Format));
        }
    }
}
