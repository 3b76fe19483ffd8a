using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Persistence;

/// <summary>A transformer that ML.NET's own <c>Model.Save</c> and <c>Model.Load</c> write and read.</summary>
internal interface INativeModel<TSelf> : ITransformer
    where TSelf : class, INativeModel<TSelf>
{
    /// <summary>How the saved form is found again. Fixed for ever once released.</summary>
    static abstract NativeModelFormat Format { get; }

    /// <summary>Makes the transformer from what <see cref="NativeModel.Save{TModel}"/> wrote.</summary>
    static abstract TSelf Load(IHostEnvironment environment, NativeModelReader reader);
}
