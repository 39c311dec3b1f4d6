mod bodies;
mod callers;
mod forge;
mod matrix;
mod pages;
mod world;
