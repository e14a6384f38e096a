//! Declarations as people write them, right and wrong; what they read of a mistake is compared whole.

mod files;
mod generated;
mod keywords;
mod mistakes;
mod mutations;
mod policies;
mod release_folder;
mod the_whole;
