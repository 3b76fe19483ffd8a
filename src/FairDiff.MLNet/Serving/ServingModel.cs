using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet;

/// <summary>The part of a fitted pipeline that an application needs; <see cref="FairDiffCatalog.ForServing"/> makes it.</summary>
public sealed class ServingModel
{
    private readonly MLContext _ml;

    internal ServingModel(MLContext ml, ITransformer model, DataViewSchema inputSchema) =>
        (_ml, Model, InputSchema) = (ml, model, inputSchema);

    /// <summary>Gets the stages.</summary>
    public ITransformer Model { get; }

    /// <summary>Gets the columns that they read, and no others.</summary>
    public DataViewSchema InputSchema { get; }

    /// <summary>Saves the stages, as <c>ml.Model.Save</c> does, for <c>ml.Model.Load</c>.</summary>
    /// <param name="path">The file to write.</param>
    public void Save(string path) => _ml.Model.Save(Model, SavedSchema, path);

    /// <summary>Saves the stages, as <c>ml.Model.Save</c> does, for <c>ml.Model.Load</c>.</summary>
    /// <param name="stream">Where to write.</param>
    public void Save(Stream stream) => _ml.Model.Save(Model, SavedSchema, stream);

    /// <summary>ML.NET saves no column of images, and no schema without another.</summary>
    private DataViewSchema? SavedSchema => InputSchema.All(column => column.Type is ImageDataViewType) ? null : InputSchema;
}
