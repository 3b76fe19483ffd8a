namespace FairDiff.MLNet.Hosting;

/// <summary>One served model: the section <c>FairDiff:Models:name</c>.</summary>
public sealed class ServedModelOptions
{
    /// <summary>Gets or sets the file, as <c>ml.Model.Save</c> writes it.</summary>
    public string Path { get; set; } = "";

    /// <summary>Gets or sets whether the model is replaced when its file changes; true by default.</summary>
    public bool Watch { get; set; } = true;

    /// <summary>Gets or sets how many idle prediction engines are kept, from 1 to 1024; by default one for each processor. More may be in
    /// use at once: a request that finds none makes its own.</summary>
    public int PoolSize { get; set; } = Math.Max(1, Environment.ProcessorCount);
}
